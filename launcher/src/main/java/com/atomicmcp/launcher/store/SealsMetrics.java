package com.atomicmcp.launcher.store;

import com.atomicmcp.command.audit.seal.HeadPosts;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.launcher.Uninterrupted;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the sealing of the decision log fares: {@code atomic.seals.unsealed} entries and {@code atomic.seals.age.seconds}
 * of the last seal, wherever it was made; {@code atomic.seals.heads.posted} and {@code atomic.seals.heads.failed},
 * counted in this process since it was started, where it posts heads. Gauges are NaN where it cannot be told.
 */
final class SealsMetrics implements MeterBinder {

    private static final Logger logger = LoggerFactory.getLogger(SealsMetrics.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Sealing sealing;
    private final Optional<HeadPosts> posts;
    private final Clock clock;
    private Optional<Sealing.State> seen = Optional.empty();
    private long seenAt = System.nanoTime() - GOOD_FOR.toNanos();

    SealsMetrics(Sealing sealing, Optional<HeadPosts> posts, Clock clock) {
        this.sealing = sealing;
        this.posts = posts;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "atomic.seals.unsealed",
                        () -> state().map(Sealing.State::unsealed)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN))
                .register(registry);
        Gauge.builder(
                        "atomic.seals.age.seconds",
                        () -> state().flatMap(this::age).orElse(Double.NaN))
                .register(registry);
        posts.ifPresent(all -> {
            FunctionCounter.builder("atomic.seals.heads.posted", all, HeadPosts::posted)
                    .register(registry);
            FunctionCounter.builder("atomic.seals.heads.failed", all, HeadPosts::failed)
                    .register(registry);
        });
    }

    private Optional<Double> age(Sealing.State state) {
        return Optional.ofNullable(state.at())
                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1e3);
    }

    /** One look at the store for all gauges of a reading. */
    private synchronized Optional<Sealing.State> state() {
        var now = System.nanoTime();
        if (now - seenAt >= GOOD_FOR.toNanos()) {
            seenAt = now;
            try {
                seen = Optional.of(Uninterrupted.get(sealing::state));
            } catch (RuntimeException outOfReach) {
                logger.debug("How the sealing fares cannot be told", outOfReach);
                seen = Optional.empty();
            }
        }
        return seen;
    }
}
