package com.atomicmcp.launcher.store;

import com.atomicmcp.command.audit.retention.Retention;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Tells as {@code atomic.retention.removed} how much this process has removed because it was too old. */
final class RetentionMetrics implements MeterBinder {

    private final Retention retention;

    RetentionMetrics(Retention retention) {
        this.retention = retention;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var what : retention.kinds()) {
            FunctionCounter.builder("atomic.retention.removed", retention, all -> all.removed(what))
                    .tag("what", what)
                    .register(registry);
        }
    }
}
