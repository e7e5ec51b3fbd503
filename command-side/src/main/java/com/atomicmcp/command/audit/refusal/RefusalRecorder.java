package com.atomicmcp.command.audit.refusal;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.atomicmcp.audit.refusal.Refusals;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Writes down what was refused, once a second. An orderly stop writes what is left; a crash loses a second. Of each kind
 * 500 that differ wait at most, and what is the same again only counts; what finds no room, or cannot be written, is
 * lost, which the server's output says.
 */
@Component
final class RefusalRecorder implements Refusals {

    static final int MOST_WAITING = 500;

    private static final Logger logger = LoggerFactory.getLogger(RefusalRecorder.class);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration TO_FINISH = Duration.ofSeconds(10);

    private final StoredRefusals stored;
    private final AccessModel organizations;
    private final Clock clock;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("refusal-recorder").factory());
    private Map<Kind, Map<Object, Waiting>> waiting = new EnumMap<>(Kind.class);
    private int lost;

    private record Waiting(Supplier<List<Refusal>> whose, int times, Instant first, Instant last) {
        private Waiting again(Instant now) {
            return new Waiting(whose, times + 1, first, now);
        }
    }

    @Autowired
    RefusalRecorder(StoredRefusals stored, AccessModel organizations, Clock clock) {
        this(stored, organizations, clock, BETWEEN);
    }

    RefusalRecorder(StoredRefusals stored, AccessModel organizations, Clock clock, Duration between) {
        this.stored = stored;
        this.organizations = organizations;
        this.clock = clock;
        var _ = writer.scheduleWithFixedDelay(
                this::write, between.toMillis(), between.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void note(Kind kind, Object sameAs, Supplier<List<Refusal>> whose) {
        var now = clock.instant();
        var ofKind = waiting.computeIfAbsent(kind, _ -> new LinkedHashMap<>());
        var before = ofKind.get(sameAs);
        if (before != null) {
            ofKind.put(sameAs, before.again(now));
        } else if (ofKind.size() < MOST_WAITING) {
            ofKind.put(sameAs, new Waiting(whose, 1, now, now));
        } else {
            lost++;
        }
    }

    void write() {
        Throwable why = null;
        var unwritten = 0;
        for (var each : taken()) {
            try {
                for (var refusal : each.whose().get()) {
                    if (organizations.organization(refusal.organizationId()).isPresent()) {
                        stored.write(refusal, each.times(), each.first(), each.last());
                    }
                }
            } catch (RuntimeException | Error failure) { // whatever leaves this method would end it for ever, unseen
                why = failure;
                unwritten += each.times();
            }
        }
        if (why != null) {
            logger.warn("{} times something was refused that could not be written down", unwritten, why);
        }
    }

    private synchronized List<Waiting> taken() {
        if (lost > 0) {
            logger.warn("{} times something was refused that will never be written down: too much at once", lost);
        }
        var all = new ArrayList<Waiting>();
        waiting.values().forEach(ofKind -> all.addAll(ofKind.values()));
        waiting = new EnumMap<>(Kind.class);
        lost = 0;
        return all;
    }

    @PreDestroy
    void stop() throws InterruptedException {
        writer.execute(this::write);
        writer.shutdown();
        if (!writer.awaitTermination(TO_FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
            logger.error("What was refused last will never be written down: the store is out of reach");
        }
    }
}
