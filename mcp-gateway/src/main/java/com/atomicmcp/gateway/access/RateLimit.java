package com.atomicmcp.gateway.access;

import com.atomicmcp.gateway.transport.Problems;
import com.atomicmcp.id.ConnectionId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Keeps one connection from taking the server for itself: a bucket of tokens each, refilled steadily. */
@Component
public final class RateLimit implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final int TOO_MANY = 4013;

    private final double perNano;
    private final int burst;
    private final Cache<ConnectionId, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /**
     * @param perSecond how many requests a connection may make a second in the long run
     * @param burst how many at once
     */
    RateLimit(
            @Value("${atomic.mcp.requests-per-second:50}") double perSecond,
            @Value("${atomic.mcp.request-burst:200}") int burst) {
        if (perSecond <= 0 || burst < 1) {
            throw new IllegalArgumentException("a rate limit that lets nothing through");
        }
        this.perNano = perSecond / Duration.ofSeconds(1).toNanos();
        this.burst = burst;
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        return Doorkeeper.visitor(request).flatMap(visitor -> {
            var wait = buckets.get(visitor.connection().connectionId(), _ -> new Bucket(burst, System.nanoTime()))
                    .take(System.nanoTime());
            return wait.isZero() ? next.handle(request) : refusal(wait);
        });
    }

    private static Mono<ServerResponse> refusal(Duration wait) {
        var seconds = wait.plusSeconds(1).toSeconds();
        return ServerResponse.status(429)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds))
                .build((exchange, _) -> Problems.write(
                        exchange, 429, TOO_MANY, "Too many requests. Wait " + seconds + " s, then go on."));
    }

    private final class Bucket {

        private double left;
        private long at;

        Bucket(double left, long at) {
            this.left = left;
            this.at = at;
        }

        /** Zero, or how long to wait for the next. */
        synchronized Duration take(long now) {
            left = Math.min(burst, left + Math.max(0, now - at) * perNano);
            at = now;
            if (left >= 1) {
                left -= 1;
                return Duration.ZERO;
            }
            return Duration.ofNanos((long) Math.ceil((1 - left) / perNano));
        }
    }
}
