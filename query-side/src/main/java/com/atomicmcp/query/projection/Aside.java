package com.atomicmcp.query.projection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A thread that does one thing after the other for somebody who goes on meanwhile. It is never interrupted: that would
 * close an H2 file for everybody.
 */
final class Aside implements AutoCloseable {

    private final ExecutorService thread;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(this);

    /** @param name what the thread is called */
    Aside(String name) {
        thread =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    }

    <T> Work<T> begin(Supplier<T> work) {
        var begun = CompletableFuture.supplyAsync(work, thread);
        last = begun;
        return new Work<>(begun);
    }

    /** What was begun, to be waited for. */
    record Work<T>(CompletableFuture<T> result) {

        /** Throws what the work threw. */
        T done() {
            try {
                return result.join();
            } catch (CompletionException failed) {
                switch (failed.getCause()) {
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause;
                    case null, default -> throw failed;
                }
            }
        }
    }

    /** Waits for what was begun; how it ended is told by {@link Work#done} alone. */
    @Override
    public void close() {
        thread.shutdown();
        last.handle((_, _) -> true).join();
    }
}
