package com.atomicmcp.launcher.store;

import com.atomicmcp.launcher.Uninterrupted;
import com.atomicmcp.query.projection.ProjectionStatus;
import com.atomicmcp.query.projection.Projections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How projections fare, each under its name: {@code atomic.projection.lag} in entries of the log and {@code
 * atomic.projection.lag.seconds}, wherever it runs; {@code atomic.projection.entries} and {@code
 * atomic.projection.failures}, counted in this process since it was started. Gauges are NaN where it cannot be told.
 */
final class ReadModelsMetrics implements MeterBinder {

    private static final Logger logger = LoggerFactory.getLogger(ReadModelsMetrics.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Projections projections;
    private Map<String, ProjectionStatus> seen = Map.of();
    private long seenAt = System.nanoTime() - GOOD_FOR.toNanos();

    ReadModelsMetrics(Projections projections) {
        this.projections = projections;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var name : projections.names()) {
            gauge(registry, name, "atomic.projection.lag", ProjectionStatus::lag);
            gauge(registry, name, "atomic.projection.lag.seconds", ProjectionStatus::lagSeconds);
            FunctionCounter.builder("atomic.projection.entries", projections, all -> all.seen(name))
                    .tag("projection", name)
                    .register(registry);
            FunctionCounter.builder("atomic.projection.failures", projections, all -> all.failures(name))
                    .tag("projection", name)
                    .register(registry);
        }
    }

    private void gauge(MeterRegistry registry, String name, String meter, ToDoubleFunction<ProjectionStatus> value) {
        Gauge.builder(meter, () -> {
                    var status = status().get(name);
                    return status == null ? Double.NaN : value.applyAsDouble(status);
                })
                .tag("projection", name)
                .register(registry);
    }

    /** One look at the store for all gauges of a reading. */
    private synchronized Map<String, ProjectionStatus> status() {
        var now = System.nanoTime();
        if (now - seenAt >= GOOD_FOR.toNanos()) {
            seenAt = now;
            try {
                seen = Uninterrupted.get(projections::status).stream()
                        .collect(Collectors.toUnmodifiableMap(ProjectionStatus::name, Function.identity()));
            } catch (RuntimeException outOfReach) {
                logger.debug("How projections fare cannot be told", outOfReach);
                seen = Map.of();
            }
        }
        return seen;
    }
}
