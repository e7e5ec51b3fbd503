package com.atomicmcp.kernel;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Bounds how many do the same thing at once, so that they leave something to others. Whoever comes first goes first. */
public final class Turnstile {

    private final Semaphore free;
    private final Duration patience;

    public Turnstile(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** @throws Refused as not ready, if it is not their turn in time; then nothing was done */
    public <T> T pass(Supplier<T> work) {
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Refused(new NotReady("Too much is asked for at once."));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Refused(new NotReady("This process is stopping."));
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }
}
