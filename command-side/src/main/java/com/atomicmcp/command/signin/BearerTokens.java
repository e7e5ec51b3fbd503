package com.atomicmcp.command.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets programs in by the token they bear (RFC 6750, section 2.1): that of an API session, or the operator's. */
final class BearerTokens extends OncePerRequestFilter {
    static final String CHALLENGE = "Bearer realm=\"Atomic MCP Server\"";

    private final ApiSessions sessions;
    private final String operatorToken;

    /** @param operatorToken blank if there is no operator */
    BearerTokens(ApiSessions sessions, String operatorToken) {
        this.sessions = sessions;
        this.operatorToken = operatorToken;
    }

    static @Nullable String token(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ")
                ? header.substring("bearer ".length()).strip()
                : null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var token = token(request);
        if (token == null) {
            chain.doFilter(request, response);
            return;
        }
        var bearer = bearer(token);
        if (bearer.isEmpty()) {
            refuse(
                    response,
                    "The token is unknown, has expired or was not used for too long, or the password was changed: sign in again"
                            + " with POST /api/session.");
            return;
        }
        SecurityContextHolder.setContext(new SecurityContextImpl(bearer.get()));
        chain.doFilter(request, response);
    }

    static void refuse(HttpServletResponse response, String detail) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        Problem.write(response, HttpStatus.UNAUTHORIZED, "unauthenticated", detail);
    }

    private Optional<Authentication> bearer(String token) {
        if (token.isEmpty() || token.length() > 512) {
            return Optional.empty();
        }
        if (!operatorToken.isBlank() && Secret.same(token, operatorToken)) {
            return Optional.of(Visitor.operator());
        }
        return sessions.account(token).map(Visitor::account);
    }
}
