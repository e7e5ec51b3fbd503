package com.atomicmcp.command.oauth;

import com.atomicmcp.command.signin.Network;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * Bounds how many clients one network registers: 120 within an hour. Hosted clients register each of their users from few
 * addresses, so it is generous. In this process's memory.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class RegistrationLimit {
    static final Duration WINDOW = Duration.ofHours(1);

    private static final int MOST = 120;
    private static final int REMEMBERED = 20_000;

    private final Cache<String, AtomicInteger> lately;

    RegistrationLimit(Clock clock) {
        this.lately = Caffeine.newBuilder()
                .expireAfterWrite(WINDOW)
                .maximumSize(REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    boolean admits(String address) {
        return lately.get(Network.of(address), _ -> new AtomicInteger()).incrementAndGet() <= MOST;
    }
}
