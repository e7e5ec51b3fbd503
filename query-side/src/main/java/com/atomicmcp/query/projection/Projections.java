package com.atomicmcp.query.projection;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.UnknownEvent;
import com.atomicmcp.query.projection.ProjectionStatus.Building;
import com.atomicmcp.query.projection.ProjectionStatus.State;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.NotReady;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    private static final String KEPT = "atomic.projections.keep-previous";
    private static final String CHECKPOINTS = "atomic.projections.between-checkpoints";
    private static final String IN_MEMORY = "atomic.projections.documents-in-memory";
    private static final int BATCH = 1_000;
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** Where documents are small; where they are large, the heap bounds them. */
    private static final int DOCUMENTS = 500_000;

    /** The part of the heap that the documents of one rebuild take at most; several are built at once. */
    private static final int PART_OF_HEAP = 8;

    private static final int ATTEMPTS = 5;
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Map<String, Folding<?, ?>> foldings;
    private final Map<String, Live> runners = new ConcurrentHashMap<>();
    private final Logs logs;
    private final Generations generations;
    private final Clock clock;
    private final Rebuild.Limits limits;
    private final boolean projector;
    private volatile boolean running;

    Projections(
            List<Projection<?, ?>> projections,
            Logs logs,
            Generations generations,
            Clock clock,
            Environment environment) {
        this.foldings = projections.stream()
                .collect(Collectors.toUnmodifiableMap(Projection::name, projection -> new Folding<>(projection)));
        this.logs = logs;
        this.generations = generations;
        this.clock = clock;
        this.limits = new Rebuild.Limits(
                environment.getProperty(IN_MEMORY, Integer.class, DOCUMENTS),
                Runtime.getRuntime().maxMemory() / PART_OF_HEAP,
                environment.getProperty(CHECKPOINTS, Duration.class, Duration.ofSeconds(10)),
                environment.getProperty(KEPT, Duration.class, Duration.ofHours(1)));
        this.projector = environment.acceptsProfiles(Profiles.of(ROLE));
    }

    public Set<String> names() {
        return foldings.keySet();
    }

    /** How each fares, in the order of their names; what is parked is not counted, which takes a look at every document. */
    public List<ProjectionStatus> status() {
        return all(false);
    }

    /** How each fares, in the order of their names, with what is parked. */
    public List<ProjectionStatus> counted() {
        return all(true);
    }

    /**
     * Waits until there is a read model of every projection that this process runs; for those that are paused or stand
     * still it does not.
     *
     * @param told how many are there already, and how many there will be, each time it has looked
     */
    public void awaitBuilt(BiConsumer<Integer, Integer> told) throws InterruptedException {
        while (true) {
            var heard = generations.moved().rings();
            var here = status().stream().filter(ProjectionStatus::running).toList();
            var waiting = here.stream().filter(ProjectionStatus::comes).count();
            told.accept(here.size() - (int) waiting, here.size());
            if (waiting == 0) {
                return;
            }
            generations.moved().await(heard, LOOK_AGAIN_MILLIS);
        }
    }

    private List<ProjectionStatus> all(boolean counted) {
        if (counted) {
            generations.lookAround();
        }
        var heads = logs.all().stream().collect(Collectors.toUnmodifiableMap(Log::name, Log::head));
        return foldings.values().stream()
                .map(folding -> status(folding, heads.getOrDefault(folding.projection.log(), Log.START), counted))
                .sorted(Comparator.comparing(ProjectionStatus::name))
                .toList();
    }

    /** What a rebuild would do. */
    public record Plan(
            String projection,
            int version,
            long entries,
            long resumeAt,
            @Nullable String generation,
            long documents) {}

    /**
     * What a rebuild would do, with the counts as they are.
     *
     * @param only whose documents it would fold; that is never gone on with
     */
    public Plan plan(String projection, @Nullable OrganizationId only, boolean anew) {
        var folding = folding(projection);
        var live = generations.live(folding.stored());
        var resumeAt = anew || only != null
                ? Log.START
                : generations
                        .building(Rebuild.purpose(folding.stored()))
                        .map(generations::collection)
                        .map(generations::builtTo)
                        .orElse(Log.START);
        return new Plan(
                projection,
                folding.projection.version(),
                Math.max(log(folding).head(), 0) - Math.max(resumeAt, 0), // a log counts from 1
                resumeAt,
                live.orElse(null),
                live.map(generations::collection)
                        .map(collection -> Scope.of(only).count(collection))
                        .orElse(0L));
    }

    /**
     * Folds the log into a new generation, compares it with the live one and lets readers change over; they are answered
     * all along.
     *
     * @param only whose documents are folded, the others are taken over as they are; everybody's where nobody is named
     * @param anew whether what an earlier rebuild left is thrown away
     * @param progress told all along
     * @throws Refused if somebody else is at it, or if the new generation does not say what the log says
     */
    public Rebuilt rebuild(String projection, @Nullable OrganizationId only, boolean anew, Progress progress) {
        var folding = folding(projection);
        var fresh = new AtomicBoolean(anew); // what it has begun itself is gone on with
        return undisturbed(
                projection, () -> rebuild(folding).run(folding, Scope.of(only), fresh.getAndSet(false), progress));
    }

    /**
     * Folds the whole log once more and tells where the read model differs.
     *
     * @param progress told all along
     * @param found told of each difference
     * @throws Refused if there is nothing to compare, if somebody else is at it, or if readers changed over to another
     *     generation after differences of the one before were told
     */
    public void verify(String projection, Progress progress, Consumer<Difference> found) {
        var folding = folding(projection);
        if (generations.live(folding.stored()).isEmpty()) {
            throw new Refused(new WrongState("projection", "without a read model", "Rebuild it to make one."));
        }
        var told = new AtomicBoolean();
        undisturbed(projection, () -> {
            try {
                new Verify(generations, rebuild(folding)).run(folding, progress, difference -> {
                    told.set(true);
                    found.accept(difference);
                });
            } catch (Overtaken disturbed) {
                if (told.get()) {
                    throw new Refused(new NotReady("What was compared of " + projection
                            + " is not what readers see any more: verify it again."));
                }
                throw disturbed;
            }
            return projection;
        });
    }

    /** Stops a projection, wherever it runs, until {@link #resume}; readers see it as it stands. */
    public void pause(String projection) {
        generations.orders().pause(folding(projection).stored());
    }

    public void resume(String projection) {
        generations.orders().resume(folding(projection).stored());
    }

    /**
     * Sends readers back to the generation before; from there on it is the one that is kept up to date.
     *
     * @return the generation that they read now
     * @throws Refused if there is none any more
     */
    public String rollback(String projection) {
        var name = folding(projection).stored();
        var live = generations.live(name).orElse(null);
        var before = generations
                .before(name)
                .orElseThrow(() -> new Refused(new WrongState(
                        "projection", "without a previous generation", "Rebuild it to make a new one.")));
        if (live == null || !generations.swapBack(name, live, before)) {
            throw new Refused(new NotReady("Others are at work on " + projection + "."));
        }
        return before;
    }

    /** The documents that stand still because an event could not be folded, without their states; at most 10,000. */
    public List<Parked> parked(String projection) {
        return generations
                .live(folding(projection).stored())
                .map(live -> Parked.in(generations.collection(live)))
                .orElse(List.of());
    }

    /** One of them, with its last good state. */
    public Parked parked(String projection, String id) {
        return generations
                .live(folding(projection).stored())
                .flatMap(live -> Parked.find(generations.collection(live), id))
                .orElseThrow(() -> new Refused(new NotFound("parked document", id)));
    }

    /** Has what is parked folded once more by whoever runs the projection. */
    public void retry(String projection) {
        generations.orders().retry(folding(projection).stored());
    }

    /** Whether a {@link #retry} is still to be done. */
    public boolean retrying(String projection) {
        return generations.orders().of(folding(projection).stored()).retry();
    }

    /** How many entries of its log a projection has seen in this process. */
    public long seen(String projection) {
        var runner = runners.get(projection);
        return runner == null ? 0 : runner.seen();
    }

    /** How often a projection could not go on in this process. */
    public long failures(String projection) {
        var runner = runners.get(projection);
        return runner == null ? 0 : runner.failures();
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
                name,
                _ -> new Live(folding, log(folding), generations, rebuild(folding), BATCH, limits.grace()).start()));
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

    private ProjectionStatus status(Folding<?, ?> folding, long head, boolean counted) {
        var projection = folding.projection;
        var stored = projection.stored();
        var live = generations.live(stored);
        var found = live.map(generations::collection).map(generations::position).orElse(OptionalLong.empty());
        var position = found.isPresent() ? found.getAsLong() : null;
        var runner = runners.get(projection.name());
        var error = runner == null || runner.error().isEmpty()
                ? generations.orders().failure(stored).orElse(null)
                : runner.error().map(Projections::kind).orElse(null);
        var holder = generations.holder(stored).orElse(null);
        var purpose = Rebuild.purpose(stored);
        var rebuild = generations
                .underWay(purpose)
                .map(generation -> new Building(
                        generation,
                        generations.builtTo(generations.collection(generation)),
                        generations.holder(purpose).orElse(null)))
                .orElse(null);
        var behind = head > (position == null ? Log.START : position);
        return new ProjectionStatus(
                projection.name(),
                projection.version(),
                projection.log(),
                state(stored, error, rebuild, holder, behind),
                live.orElse(null),
                generations.before(stored).orElse(null),
                position,
                head,
                behind ? lagSeconds(folding, position == null ? Log.START : position) : 0,
                holder,
                runner != null,
                counted ? live.map(generations::collection).map(Parked::count).orElse(0L) : null,
                rebuild,
                folding.passedOver(),
                error);
    }

    private State state(
            String stored,
            @Nullable String error,
            @Nullable Building rebuild,
            @Nullable String holder,
            boolean behind) {
        if (generations.orders().of(stored).paused()) {
            return State.PAUSED;
        }
        if (error != null) {
            return State.FAILED;
        }
        if (rebuild != null && rebuild.holder() != null) {
            return State.REBUILDING;
        }
        if (holder == null) {
            return State.NOT_RUNNING;
        }
        return behind ? State.CATCHING_UP : State.RUNNING;
    }

    private long lagSeconds(Folding<?, ?> folding, long position) {
        return log(folding).after(position, 1).stream()
                .findFirst()
                .map(entry -> Math.max(
                        0, Duration.between(entry.at(), clock.instant()).toSeconds()))
                .orElse(0L);
    }

    static String kind(Throwable failure) {
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
        return new Rebuild(log(folding), generations, limits);
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
            } catch (Busy other) {
                throw new Refused(new NotReady(
                        "Somebody else is at this work on " + projection + ": " + other.getMessage() + "."));
            } catch (NotProven wrong) {
                throw new Refused(new NotReady("The new generation of " + projection
                        + " does not say what the log says, and was removed: " + wrong.getMessage() + "."));
            } catch (Overtaken disturbed) {
                if (attempt == ATTEMPTS) {
                    throw new Refused(new NotReady("Others are at work on " + projection + "."));
                }
            }
        }
    }
}
