package com.atomicmcp.query.projection;

import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.UnknownEvent;
import com.atomicmcp.query.projection.Orders.Order;
import com.atomicmcp.query.projection.Progress.GivenUp;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one projection in step with its log.
 *
 * <p>It remembers nothing between turns: which generation is live and how far it has come are asked of the store each
 * time, so a swap, a wipe or another runner's progress is simply what it finds.
 */
final class Live implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Live.class);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(250);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Folding<?, ?> folding;
    private final String name;
    private final Log log;
    private final Generations generations;
    private final Rebuild rebuild;
    private final int batchSize;
    private final Lease lease;
    private final Duration grace;
    private final LongAdder seen = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Throwable error;
    private boolean looked;
    private long ordersAt = System.nanoTime() - BETWEEN_ORDERS.toNanos();
    private long sweptAt = System.nanoTime();
    private Order order = new Order(false, false);
    private boolean told = true; // perhaps by a process before us
    private @Nullable Thread thread;

    Live(Folding<?, ?> folding, Log log, Generations generations, Rebuild rebuild, int batchSize, Duration grace) {
        this.folding = folding;
        this.name = folding.stored();
        this.grace = grace;
        this.log = log;
        this.generations = generations;
        this.lease = generations.lease(name);
        this.rebuild = rebuild;
        this.batchSize = batchSize;
    }

    Live start() {
        thread = Thread.ofPlatform().name("live-" + name).start(this::run);
        return this;
    }

    /** Why it makes no progress, or nothing. */
    Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    /** How many entries of the log it has seen since it was started. */
    long seen() {
        return seen.sum();
    }

    /** How often it could not go on since it was started. */
    long failures() {
        return failures.sum();
    }

    private void run() {
        runUntilStopped();
        release();
    }

    private void runUntilStopped() {
        var pause = FIRST_PAUSE_MILLIS;
        while (!stopping()) {
            var heard = log.bell().rings();
            try {
                if (paused()) {
                    release();
                    rest(BETWEEN_ORDERS.toMillis());
                } else if (!lease.held()) {
                    rest(POLL_MILLIS);
                } else if (!turn()) {
                    log.bell().await(heard, POLL_MILLIS);
                }
                recovered();
                pause = FIRST_PAUSE_MILLIS;
            } catch (InterruptedException | GivenUp stop) {
                return;
            } catch (Busy other) {
                logger.debug("Projection {} is rebuilt by {}", name, other.getMessage());
                rest(POLL_MILLIS);
            } catch (Overtaken again) {
                logger.debug("Projection {} was overtaken: {}", name, again.getMessage());
                rest(1);
            } catch (RuntimeException | Error failure) {
                if (stopping()) { // a store out of reach would hold up whoever tells it so
                    logger.debug("Projection {} was stopped in the middle of a turn", name, failure);
                    return;
                }
                standStill(failure);
                rest(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /** One batch; false when there was nothing to do. */
    boolean turn() {
        var live = generations.live(name).orElse(null);
        if (live == null) {
            rebuild.run(folding, Scope.ALL, this::passed);
            looked = true; // nothing is older than this process
            return true;
        }
        var generation = generations.collection(live);
        var position = generations.position(generation);
        if (position.isEmpty()) {
            logger.info("Projection {} has lost its read model and builds it again", name);
            generations.lost(name, live);
            return true;
        }
        var from = position.getAsLong();
        if (!looked) {
            if (!sameLog(generation, from)) {
                logger.warn("Projection {} was folded from another log than this one: it is built again", name);
                generations.lost(name, live);
                return true;
            }
            retry(generation, from); // a new process may bring the fold that was missing
            looked = true;
        }
        if (order.retry()) {
            retry(generation, from);
            generations.orders().retried(name);
            order = new Order(order.paused(), false);
        }
        sweepNowAndThen();
        var batch = log.after(from, batchSize);
        if (batch.isEmpty()) {
            if (from > log.head()) {
                logger.warn("Projection {} is ahead of its log, which must be another one: it is built again", name);
                generations.lost(name, live);
                return true;
            }
            return false;
        }
        apply(generation, from, batch);
        return true;
    }

    /** What comes before an event that is not known is not held up by it. */
    private void apply(MongoCollection<BsonDocument> generation, long from, List<Entry> batch) {
        try {
            folding.apply(generation, batch);
            if (folding.anyErases(batch)) { // what is kept in case readers are sent back has it, too
                generations.sweepAllBuilds(name);
                generations.sweep(name, Duration.ZERO);
                generations.sweepVersionsBefore(folding.projection, Duration.ZERO);
            }
            generations.advance(generation, from, batch.getLast());
            seen.add(batch.size());
        } catch (UnknownEvent unknown) {
            var known = batch.stream()
                    .takeWhile(entry -> entry.position() < unknown.position())
                    .toList();
            if (known.isEmpty()) {
                throw unknown;
            }
            apply(generation, from, known);
        }
    }

    /** What is parked is folded once more, from where it stands to where the others are; the log has all of it. */
    private void retry(MongoCollection<BsonDocument> generation, long from) {
        if (Parked.any(generation)) {
            var mended = folding.retry(generation, log, from, this::alone);
            logger.info("Projection {} folded again what was parked: {} documents go on", name, mended);
        }
    }

    private void alone() {
        if (!lease.kept()) {
            throw new Overtaken("what is parked of " + name);
        }
    }

    private boolean paused() {
        var now = System.nanoTime();
        if (now - ordersAt > BETWEEN_ORDERS.toNanos()) {
            order = generations.orders().of(name);
            ordersAt = now;
        }
        return order.paused();
    }

    private void sweepNowAndThen() {
        var now = System.nanoTime();
        if (now - sweptAt > BETWEEN_SWEEPS.toNanos()) {
            generations.sweep(name, grace);
            generations.sweepBuilds(name);
            generations.sweepVersionsBefore(folding.projection, grace);
            sweptAt = now;
        }
    }

    /**
     * Whether the entry that the read model stands at is the one that it saw: a log that was restored from a backup has
     * others after it. Of the other logs, which are pruned, an entry may be missing.
     */
    private boolean sameLog(MongoCollection<BsonDocument> generation, long position) {
        return generations
                .lastEvent(generation)
                .map(seen -> log.after(position - 1, 1).stream()
                        .filter(entry -> entry.position() == position)
                        .findFirst()
                        .map(entry -> entry.eventId().equals(seen))
                        .orElse(log.name() != LogName.DECISIONS && position <= log.head()))
                .orElse(true);
    }

    /** Called all along a rebuild: nobody should take over meanwhile, and who stops does not wait for its end. */
    private void passed(Progress.Phase phase, long done, long of) {
        if (stopping()) {
            throw new GivenUp();
        }
        lease.held();
    }

    /** Another process may fare better, so it is let in. */
    private void standStill(Throwable failure) {
        if (error == null) {
            logger.warn("Projection {} stands still", name, failure);
        }
        error = failure;
        failures.increment();
        release();
        try {
            generations.orders().failed(name, Projections.kind(failure));
            told = true;
        } catch (RuntimeException outOfReach) {
            logger.debug("That projection {} stands still cannot be told", name, outOfReach);
        }
    }

    private void recovered() {
        error = null;
        if (told) {
            generations.orders().recovered(name);
            told = false;
        }
    }

    private void release() {
        try {
            lease.release();
        } catch (RuntimeException outOfReach) {
            logger.debug("The lease of projection {} will lapse by itself", name, outOfReach);
        }
    }

    private boolean stopping() {
        return stopped.getCount() == 0;
    }

    private void rest(long millis) {
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                logger.debug("Projection {} is stopped", name);
            }
        } catch (InterruptedException stop) {
            stopped.countDown();
        }
    }

    /** Without interrupting: a thread interrupted as it reads an H2 file closes the file for everybody. */
    void stop() {
        stopped.countDown();
        log.bell().ring();
    }

    /** Waits until it has stopped; not longer than that, for a store out of reach may hold it up. */
    void awaitStopped(Duration atMost) {
        try {
            if (thread != null && !thread.join(atMost)) {
                logger.warn("Projection {} did not stop in time", name);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        awaitStopped(STOPPING);
        release(); // of one that was never started, or is late
    }
}
