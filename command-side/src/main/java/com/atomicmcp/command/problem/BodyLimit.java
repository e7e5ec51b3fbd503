package com.atomicmcp.command.problem;

import com.atomicmcp.command.request.BoundedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds every body before anything else looks at it: 1 MiB, and 4 MiB for the batches of the customer API. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class BodyLimit extends OncePerRequestFilter {

    private static final byte[] TOO_LARGE = ("{\"error\":\"invalid_request\",\"error_description\":"
                    + "\"the body is larger than 1048576 bytes\"}")
            .getBytes(StandardCharsets.US_ASCII);

    static final long ANY = 1L << 20;
    static final long BATCH = 4L << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        var limit = "POST".equals(request.getMethod()) && path.startsWith("/customer-api/") ? BATCH : ANY;
        if (request.getContentLengthLong() <= limit) {
            chain.doFilter(new BoundedRequest(request, limit), response);
        } else if (ApiPaths.contain(path)) {
            response.setHeader("Connection", "close");
            Problem.of(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + limit + " bytes.")
                    .writeTo(response);
        } else if (path.startsWith("/oauth2/")) { // whose clients read no pages (RFC 6749, section 5.2)
            response.setHeader("Connection", "close");
            response.setStatus(HttpStatus.CONTENT_TOO_LARGE.value());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(TOO_LARGE);
        } else {
            response.sendError(HttpStatus.CONTENT_TOO_LARGE.value());
        }
    }
}
