package com.atomicmcp.command.problem;

import com.atomicmcp.command.request.BoundedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bounds every body before anything else looks at it: 128 KiB, 1 MiB at the APIs for those who show a token, and 4 MiB for
 * the batches of the customer API. Whoever is not known yet can open many connections, and each body under way takes
 * memory. Nor does anything else see a query or a form that cannot be read.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class BodyLimit extends OncePerRequestFilter {

    private static final JsonMapper JSON = new JsonMapper();

    /** The container holds forms to the same. */
    static final long STRANGERS = 128L << 10;

    static final long ANY = 1L << 20;
    static final long BATCH = 4L << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        var limit = limit(request);
        if (request.getContentLengthLong() > limit) {
            refuseAsTooLarge(path, response, limit);
            return;
        }
        var bounded = new BoundedRequest(request, limit);
        try {
            bounded.getParameterMap();
        } catch (IllegalStateException unreadable) { // Tomcat's, of whatever is not what it says it is
            if (unreadable instanceof InvalidParameterException invalid
                    && invalid.getErrorCode() == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
                refuseAsTooLarge(path, response, STRANGERS);
                return;
            }
            refuse(path, response, HttpStatus.BAD_REQUEST, "The query or the form cannot be read: it is not in UTF-8.");
            return;
        }
        chain.doFilter(bounded, response);
    }

    /** A token that is none is refused before the body is read. */
    private static long limit(HttpServletRequest request) {
        var path = request.getRequestURI();
        if (!ApiPaths.contain(path) || request.getHeader(HttpHeaders.AUTHORIZATION) == null) {
            return STRANGERS;
        }
        return "POST".equals(request.getMethod()) && path.startsWith("/customer-api/") ? BATCH : ANY;
    }

    private static void refuseAsTooLarge(String path, HttpServletResponse response, long limit) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        refuse(path, response, HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }

    /** In the form of the door, of which none has seen the request yet. */
    private static void refuse(String path, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        var problem = Problem.of(status, detail);
        if (ApiPaths.contain(path)) {
            problem.writeTo(response);
        } else if (path.startsWith("/oauth2/")
                && !path.equals("/oauth2/authorize")) { // whose clients read no pages (RFC 6749, section 5.2)
            response.setStatus(status.value());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream()
                    .write(JSON.writeValueAsBytes(Map.of("error", "invalid_request", "error_description", detail)));
        } else {
            response.setStatus(status.value());
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().write(ErrorPages.page(problem).getBytes(StandardCharsets.UTF_8));
        }
    }
}
