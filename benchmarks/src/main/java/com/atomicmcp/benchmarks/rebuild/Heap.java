package com.atomicmcp.benchmarks.rebuild;

import java.lang.management.ManagementFactory;

/** The most that is alive on the heap while something is done: whatever is garbage is collected before each look. */
final class Heap implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 500;
    private static final double MEGABYTE = 1_048_576;

    private final long before = alive();
    private long most = before;
    private final Looks looking = new Looks(BETWEEN_LOOKS_MILLIS, () -> most = Math.max(most, alive()));

    private static long alive() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** In MiB; after it was closed. */
    double most() {
        return most / MEGABYTE;
    }

    /** In MiB, before anything was done. */
    double before() {
        return before / MEGABYTE;
    }

    @Override
    public void close() {
        looking.close();
    }
}
