package com.atomicmcp.launcher;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where what an operator asks for is done, whether or not they wait for it. Other schedulers interrupt the thread of
 * whoever hangs up; and a thread interrupted as it reads an H2 file closes the file for everybody.
 */
public final class Uninterrupted {

    public static final Scheduler THREADS = Schedulers.fromExecutor(
            task -> Thread.ofPlatform().daemon().name("for-an-operator").start(task));

    private Uninterrupted() {}

    /** Waits for it to its end, whether or not the caller is interrupted. */
    public static <T> T get(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, task -> THREADS.schedule(task))
                .join();
    }
}
