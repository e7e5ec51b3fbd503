package com.atomicmcp.query.projection;

import com.atomicmcp.log.Log;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.UnknownEvent;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** All projections: runs them where the process has the role {@code projector}, and takes orders of the operator anywhere. */
@Component
public final class Projections implements SmartLifecycle {

    /** The role whose processes run projections, a Spring profile. */
    public static final String ROLE = "projector";

    /** Started after the stores and before the doors, and so stopped after the doors and before the stores. */
    public static final int PHASE = 1_000;

    private static final int BATCH = 1_000;

    /** Few, for documents may be large and several are built at once: what is written out is fetched again. */
    private static final int IN_MEMORY = 5_000;

    private static final int ATTEMPTS = 5;
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Map<String, Folding<?, ?>> foldings;
    private final Map<String, Live> runners = new ConcurrentHashMap<>();
    private final Logs logs;
    private final Generations generations;
    private final boolean projector;
    private volatile boolean running;

    Projections(List<Projection<?, ?>> projections, Logs logs, Generations generations, Environment environment) {
        this.foldings = projections.stream()
                .collect(Collectors.toUnmodifiableMap(Projection::name, projection -> new Folding<>(projection)));
        this.logs = logs;
        this.generations = generations;
        this.projector = environment.acceptsProfiles(Profiles.of(ROLE));
    }

    /** How each fares, in the order of their names. */
    public List<ProjectionStatus> status() {
        var heads = logs.all().stream().collect(Collectors.toUnmodifiableMap(Log::name, Log::head));
        return foldings.values().stream()
                .map(folding -> status(folding, heads.getOrDefault(folding.projection.log(), Log.START)))
                .sorted(Comparator.comparing(ProjectionStatus::name))
                .toList();
    }

    /**
     * Folds the whole log anew and lets readers change over; they are answered all along.
     *
     * @param passed told of each position that has been passed
     */
    public void rebuild(String projection, LongConsumer passed) {
        var folding = folding(projection);
        undisturbed(projection, () -> rebuild(folding).run(folding, passed));
    }

    /**
     * Folds the whole log once more and tells where the read model differs.
     *
     * @param passed told of each position that has been passed
     */
    public List<Difference> verify(String projection, LongConsumer passed) {
        var folding = folding(projection);
        return undisturbed(projection, () -> new Verify(generations, rebuild(folding)).run(folding, passed));
    }

    /** The documents that stand still because an event could not be folded. */
    public List<Parked> parked(String projection) {
        return generations
                .live(folding(projection).projection.name())
                .map(live -> Parked.in(generations.collection(live)))
                .orElse(List.of());
    }

    @Override
    public boolean isAutoStartup() {
        return projector;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void start() {
        running = true;
        foldings.forEach((name, folding) -> runners.computeIfAbsent(
                name, _ -> new Live(folding, log(folding), generations, rebuild(folding), BATCH).start()));
    }

    @Override
    public void stop() {
        runners.values().forEach(Live::stop);
        var deadline = System.nanoTime() + STOPPING.toNanos();
        runners.values().forEach(runner -> runner.awaitStopped(Duration.ofNanos(deadline - System.nanoTime())));
        runners.clear();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private ProjectionStatus status(Folding<?, ?> folding, long head) {
        var projection = folding.projection;
        var position = generations.position(projection.name());
        var runner = runners.get(projection.name());
        return new ProjectionStatus(
                projection.name(),
                projection.log(),
                position.isPresent() ? position.getAsLong() : null,
                head,
                runner != null,
                runner == null ? null : runner.error().map(Projections::kind).orElse(null));
    }

    private static String kind(Throwable failure) {
        var cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause instanceof UnknownEvent
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }

    private Folding<?, ?> folding(String projection) {
        var folding = foldings.get(projection);
        if (folding == null) {
            throw new Refused(new NotFound("projection", projection));
        }
        return folding;
    }

    private Rebuild rebuild(Folding<?, ?> folding) {
        return new Rebuild(log(folding), generations, IN_MEMORY);
    }

    private Log log(Folding<?, ?> folding) {
        return logs.of(folding.projection.log());
    }

    private interface Work<T> {
        T done();
    }

    /** What somebody else disturbed is begun again. */
    private static <T> T undisturbed(String projection, Work<T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return work.done();
            } catch (Overtaken disturbed) {
                if (attempt == ATTEMPTS) {
                    throw new Refused(new NotReady("Others are at work on " + projection + "."));
                }
            }
        }
    }
}
