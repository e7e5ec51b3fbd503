package com.atomicmcp.benchmarks.rebuild;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at something again and again beside what is measured, until it is closed. */
final class Looks implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Looks(long everyMillis, Runnable look) {
        thread = Thread.ofPlatform().daemon().name("looks").start(() -> {
            try {
                while (!closed.await(everyMillis, TimeUnit.MILLISECONDS)) {
                    look.run();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What was seen until then is seen by whoever closes it. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
