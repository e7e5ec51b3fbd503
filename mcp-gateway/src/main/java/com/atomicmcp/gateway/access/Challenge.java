package com.atomicmcp.gateway.access;

import com.atomicmcp.gateway.transport.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells a client how to get a token (RFC 6750, section 3; RFC 9728, section 5.1). It is the same for organizations that
 * exist and those that do not.
 */
@Component
public final class Challenge
        implements ServerAuthenticationEntryPoint, HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final Logger logger = LoggerFactory.getLogger(Challenge.class);
    private static final int CANNOT_TELL = 4012;

    private final Addresses addresses;

    Challenge(Addresses addresses) {
        this.addresses = addresses;
    }

    /** Says the same to whoever would not be let in any more when all of their request is there. */
    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        return next.handle(request)
                .onErrorResume(
                        AuthenticationException.class,
                        failure -> ServerResponse.status(HttpStatus.UNAUTHORIZED)
                                .build((exchange, _) -> commence(exchange, failure)));
    }

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException failure) {
        if (failure instanceof AuthenticationServiceException) {
            logger.warn("A request was refused because it cannot be told who may make it: {}", failure.getMessage());
            exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            return Problems.write(
                    exchange,
                    503,
                    CANNOT_TELL,
                    "The server cannot tell who may do what just now. Try again in a moment.");
        }
        var subdomain = addresses.endpoint(exchange.getRequest()).orElseThrow();
        var challenge = new StringBuilder("Bearer resource_metadata=\"")
                .append(addresses.metadata(subdomain))
                .append("\", scope=\"")
                .append(Doorkeeper.SCOPE)
                .append('"');
        var status = HttpStatus.UNAUTHORIZED;
        if (failure instanceof OAuth2AuthenticationException refused
                && refused.getError() instanceof BearerTokenError error) {
            status = error.getHttpStatus();
            challenge.append(", error=\"").append(error.getErrorCode()).append('"');
            if (error.getDescription() != null) {
                challenge
                        .append(", error_description=\"")
                        .append(error.getDescription().replaceAll("[^\\x20-\\x7E]|[\"\\\\]", ""))
                        .append('"');
            }
        }
        var response = exchange.getResponse();
        response.setStatusCode(status);
        response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge.toString());
        return response.setComplete();
    }
}
