package com.atomicmcp.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps something in memory in step with a log: one thread, one order, wherever an event was appended. Who has just
 * committed asks it to look once more and waits, which makes "known before the command is acknowledged" a special case
 * of following.
 */
public final class Follower implements Freshness, AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Follower.class);
    private static final long POLL_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 200;
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Log log;
    private final Consumer<Entry> model;
    private final Predicate<UnknownEvent> concerned;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition read = lock.newCondition();
    private final Condition retry = lock.newCondition();
    private final Thread thread;
    private long begun;
    private long finished;
    private long freshAt;
    private volatile long position = Log.START;
    private volatile boolean running = true;
    private @Nullable Throwable failure;

    /** @param model takes each entry once, in order, on one thread */
    public Follower(Log log, Consumer<Entry> model) {
        this(log, model, _ -> true);
    }

    /**
     * @param model takes each entry once, in order, on one thread
     * @param concerned whether it must not pass over an event of a kind that this version does not know
     */
    public Follower(Log log, Consumer<Entry> model, Predicate<UnknownEvent> concerned) {
        this.log = log;
        this.model = model;
        this.concerned = concerned;
        this.freshAt = System.nanoTime() - Duration.ofDays(1).toNanos();
        this.thread =
                Thread.ofPlatform().daemon().name("follower-of-" + log.name()).unstarted(this::run);
    }

    public Follower start() {
        thread.start();
        return this;
    }

    /** The last entry it has taken. */
    public long position() {
        return position;
    }

    @Override
    public boolean knowsAllOlderThan(Duration age) {
        lock.lock();
        try {
            return System.nanoTime() - freshAt <= age.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it has come to the end of the log for the first time.
     *
     * @throws IllegalStateException saying why, as soon as it cannot go on or if it takes too long
     */
    public void awaitFirstReading(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            var left = atMost.toNanos();
            while (finished == 0 && failure == null && left > 0) {
                left = read.awaitNanos(left);
            }
            if (finished == 0) {
                throw new IllegalStateException("The " + log.name() + " log was not read to its end.", failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything committed before this call is known here; false if that takes too long. */
    public boolean awaitFresh(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            var wanted = begun + 1;
            log.bell().ring();
            var left = atMost.toNanos();
            while (finished < wanted && left > 0) {
                left = read.awaitNanos(left);
            }
            return finished >= wanted;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (running) {
            try {
                var heard = log.bell().rings();
                pass();
                if (running) {
                    log.bell().await(heard, POLL_MILLIS);
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException | Error unreachable) {
                try {
                    standStill(unreachable);
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }
    }

    private void pass() {
        var began = System.nanoTime();
        var pass = begin();
        try (var entries = log.after(position)) {
            for (var all = entries.iterator(); running && all.hasNext(); ) {
                take(all.next());
            }
        }
        if (running) {
            finish(pass, began);
        }
    }

    private void take(Entry entry) {
        var unknown = UnknownEvent.in(entry);
        if (unknown.filter(concerned).isPresent()) {
            throw unknown.get();
        }
        if (unknown.isEmpty()) {
            model.accept(entry);
        }
        position = entry.position();
    }

    private void finish(long pass, long began) {
        lock.lock();
        try {
            finished = pass;
            freshAt = began;
            failure = null;
            read.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long begin() {
        lock.lock();
        try {
            return ++begun;
        } finally {
            lock.unlock();
        }
    }

    /** Freshness is lost meanwhile, and whoever asks is told so. */
    private void standStill(Throwable unreachable) throws InterruptedException {
        lock.lock();
        try {
            if (failure == null) {
                logger.warn("The {} log cannot be followed beyond {}", log.name(), position, unreachable);
            }
            failure = unreachable;
            read.signalAll();
            var left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            while (running && left > 0) {
                left = retry.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without interrupting: a thread interrupted as it reads an H2 file closes the file for everybody. */
    @Override
    public void close() {
        running = false;
        lock.lock();
        try {
            retry.signalAll();
        } finally {
            lock.unlock();
        }
        log.bell().ring();
        try {
            if (thread.isAlive() && !thread.join(STOPPING)) {
                logger.warn("The reading of the {} log did not end in time", log.name());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
