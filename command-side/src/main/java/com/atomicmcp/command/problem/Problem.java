package com.atomicmcp.command.problem;

import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.InvalidEntries;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a request got no answer (RFC 9457).
 *
 * @param type {@code urn:atomic:} and the rule
 * @param title the same for every problem of one kind
 * @param detail what was wrong with this request, for a person
 * @param rule which rule was broken, in words that never change
 * @param more what a program may want to know besides: {@code field}, {@code refused}, {@code needed}, {@code grantedBy}, {@code
 *     correlationId}
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String rule,
        @JsonAnyGetter Map<String, Object> more) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Problem of(Rejection rejection) {
        var status = status(rejection.kind());
        var problem = of(status, rejection.rule(), rejection.message());
        return switch (rejection) {
            case InvalidValue(var field, var _) -> problem.with("field", field);
            case InvalidEntries invalid ->
                problem.with("field", invalid.field()).with("refused", invalid.entries());
            case NotAllowed(var needed, var grantedBy) ->
                problem.with("needed", needed).with("grantedBy", grantedBy);
            default -> problem;
        };
    }

    /** One that no rule of the domain is behind, but the protocol. */
    public static Problem of(HttpStatus status, String detail) {
        return of(status, status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'), detail);
    }

    public static Problem of(HttpStatus status) {
        return of(
                status,
                switch (status) {
                    case UNAUTHORIZED -> "Sign in, and send the token as 'Authorization: Bearer'.";
                    case FORBIDDEN -> "This is not for you.";
                    case NOT_FOUND -> "There is nothing at this address.";
                    case METHOD_NOT_ALLOWED -> "This address does not take this method.";
                    case NOT_ACCEPTABLE -> "This can only be answered with application/json.";
                    case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json in UTF-8.";
                    case CONTENT_TOO_LARGE -> "The body is too large.";
                    case REQUEST_HEADER_FIELDS_TOO_LARGE -> "The header fields are too large.";
                    default ->
                        status.is4xxClientError()
                                ? "The request could not be understood."
                                : "The request could not be answered.";
                });
    }

    public static Problem of(HttpStatus status, String rule, String detail) {
        return new Problem("urn:atomic:" + rule, status.getReasonPhrase(), status.value(), detail, rule, Map.of());
    }

    public Problem with(String name, Object value) {
        var richer = new LinkedHashMap<>(more);
        richer.put(name, value);
        return new Problem(type, title, status, detail, rule, richer);
    }

    /** As JSON, for those who answer without a message converter. */
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /** Answers with it from a filter, an entry point or an error page. */
    public void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(json().getBytes(StandardCharsets.UTF_8));
    }

    private static HttpStatus status(Rejection.Kind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case NOT_ALLOWED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
