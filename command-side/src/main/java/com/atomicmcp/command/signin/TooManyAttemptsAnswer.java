package com.atomicmcp.command.signin;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells programs that try too often how long to wait; pages say so themselves. */
@RestControllerAdvice(basePackageClasses = TooManyAttempts.class)
@Order(Ordered.HIGHEST_PRECEDENCE) // before whoever answers whatever else is thrown
class TooManyAttemptsAnswer {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooMany(TooManyAttempts tooMany) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()))
                .body(Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-attempts", tooMany.inWords()));
    }
}
