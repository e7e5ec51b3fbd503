package com.atomicmcp.command.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how often each of many does something within a stretch of time, in this process's memory. */
final class Limit {
    private static final int REMEMBERED = 20_000;

    private final int most;
    private final Cache<String, AtomicInteger> lately;

    /** @param window counted from the first time on */
    Limit(Clock clock, int most, Duration window) {
        this.most = most;
        this.lately = Caffeine.newBuilder()
                .expireAfterWrite(window)
                .maximumSize(REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Counts once more, and says whether that is still within bounds. */
    boolean admits(String who) {
        return lately.get(who, _ -> new AtomicInteger()).incrementAndGet() <= most;
    }
}
