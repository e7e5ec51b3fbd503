package com.atomicmcp.gateway.access;

import com.atomicmcp.gateway.transport.Problems;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses requests to the endpoint that a foreign web page sends with a browser, before anything else is looked at: the
 * protocol's protection against DNS rebinding. Programs send no Origin and pass.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Origins implements WebFilter {

    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int FORBIDDEN = 4014;

    private final Addresses addresses;
    private final Set<String> allowed;

    /** @param allowed further origins, as browsers send them: {@code https://inspector.example.com} */
    Origins(Addresses addresses, @Value("${atomic.allowed-origins:}") Set<String> allowed) {
        this.addresses = addresses;
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        var subdomain = addresses.endpoint(request);
        return subdomain.isEmpty() || allows(request, subdomain.get())
                ? chain.filter(exchange)
                : Problems.write(exchange, 403, FORBIDDEN, "Web pages of this origin may not use this server.");
    }

    private boolean allows(ServerHttpRequest request, String subdomain) {
        var origins = request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
        return origins.isEmpty() || (origins.size() == 1 && allows(origins.getFirst(), subdomain));
    }

    private boolean allows(String origin, String subdomain) {
        return allowed.contains(origin)
                || origin.equals(origin(URI.create(addresses.resource(subdomain))))
                || (addresses.local() && isLocalOrigin(origin));
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static boolean isLocalOrigin(String origin) {
        try {
            var url = URI.create(origin);
            return origin.equals(origin(url)) && url.getRawUserInfo() == null && isLocal(url.getHost());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static boolean isLocal(@Nullable String host) {
        return host != null && LOCAL_HOSTS.contains(host);
    }
}
