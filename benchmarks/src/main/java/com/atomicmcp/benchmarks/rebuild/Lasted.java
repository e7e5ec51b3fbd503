package com.atomicmcp.benchmarks.rebuild;

import com.atomicmcp.query.projection.Progress;
import java.util.EnumMap;
import java.util.Map;

/** How long each phase of a rebuild lasted: from the last that was heard of the one before to the last of its own. */
final class Lasted implements Progress {

    private final Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    private long heardOf = System.nanoTime();

    @Override
    public synchronized void passed(Phase phase, long done, long of) {
        var now = System.nanoTime();
        seconds.merge(phase, (now - heardOf) / 1e9, Double::sum);
        heardOf = now;
    }

    synchronized Map<Phase, Double> seconds() {
        return Map.copyOf(seconds);
    }
}
