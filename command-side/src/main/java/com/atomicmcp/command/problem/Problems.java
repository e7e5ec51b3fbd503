package com.atomicmcp.command.problem;

import com.atomicmcp.command.request.BodyTooLarge;
import com.atomicmcp.command.request.RequestJson;
import com.atomicmcp.door.BrokenOff;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Puts whatever keeps a request of the APIs from being answered into one form. Pages have error pages of their own. */
@RestControllerAdvice(annotations = RestController.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<Object> on(Refused refused) {
        return answer(Problem.of(refused.rejection()), HttpHeaders.EMPTY);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    ResponseEntity<Object> onStoreOutOfReach(Exception unreachable) {
        log.warn("A store is out of reach", unreachable);
        return answer(Problem.of(new NotReady("The store cannot be reached.")), HttpHeaders.EMPTY);
    }

    /** Such as a parameter with control characters in its name. */
    @ExceptionHandler
    ResponseEntity<Object> on(RequestRejectedException dubious) {
        return answer(Problem.of(HttpStatus.BAD_REQUEST), HttpHeaders.EMPTY);
    }

    /** Half of an answer is out: thrown on, it makes the container cut the connection. */
    @ExceptionHandler
    ResponseEntity<Object> on(BrokenOff half) {
        log.warn("{}: {}", half.getMessage(), String.valueOf(half.getCause()));
        throw half;
    }

    @ExceptionHandler
    ResponseEntity<Object> onAnythingElse(Throwable unexpected) {
        return answer(unexpected(unexpected), HttpHeaders.EMPTY);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode statusCode,
            WebRequest request) {
        return answer(problem(failure, HttpStatus.valueOf(statusCode.value())), headers);
    }

    /** Logs what nobody foresaw, and tells the caller by which words to find it in the log. */
    static Problem unexpected(Throwable unexpected) {
        var correlationId = UUID.randomUUID().toString();
        log.error("Request failed, correlation id {}", correlationId, unexpected);
        return Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "Something went wrong here. The log says more under this correlation id.")
                .with("correlationId", correlationId);
    }

    private static Problem problem(Exception failure, HttpStatus status) {
        if (failure instanceof HttpMessageNotReadableException unreadable) {
            return unreadable(unreadable);
        }
        var refused = cause(failure, Refused.class);
        if (refused.isPresent()) {
            return Problem.of(refused.get().rejection());
        }
        return switch (failure) {
            case TypeMismatchException mismatch
            when status.is4xxClientError() ->
                Problem.of(new InvalidValue(name(mismatch), "is not " + expected(mismatch.getRequiredType())));
            case MissingServletRequestParameterException missing ->
                Problem.of(new InvalidValue(missing.getParameterName(), "is missing"));
            case MissingRequestValueException _ -> Problem.of(HttpStatus.BAD_REQUEST);
            default -> status.is5xxServerError() ? unexpected(failure) : Problem.of(status);
        };
    }

    private static Problem unreadable(HttpMessageNotReadableException unreadable) {
        var tooLarge = cause(unreadable, BodyTooLarge.class);
        if (tooLarge.isPresent()) {
            return Problem.of(
                    HttpStatus.CONTENT_TOO_LARGE, String.valueOf(tooLarge.get().getMessage()));
        }
        return Problem.of(cause(unreadable, JacksonException.class)
                .map(RequestJson::explain)
                .orElseGet(() -> new InvalidValue("body", "is missing or cannot be read; it is a JSON object")));
    }

    private static String name(TypeMismatchException mismatch) {
        var name = mismatch instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : mismatch.getPropertyName();
        return name == null ? "parameter" : name;
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type != null && Temporal.class.isAssignableFrom(type)) {
            return "an instant in ISO 8601, such as 2026-11-03T09:30:00Z";
        }
        if (type != null && type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> RequestJson.mapper().convertValue(constant, String.class))
                                    .toList());
        }
        return "what is expected here";
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> wanted) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (wanted.isInstance(at)) {
                return Optional.of(wanted.cast(at));
            }
        }
        return Optional.empty();
    }

    private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
        var answer = ResponseEntity.status(problem.status())
                .headers(headers)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(problem);
    }
}
