package com.atomicmcp.query.projection;

import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.query.projection.Generations.Shown;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongConsumer;
import org.axonframework.messaging.MetaData;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one projection's live generation, whichever it is at the moment of asking. Where there is none yet, or it has
 * not come as far as was asked for, it waits a little and then refuses: no answer is partial, none yesterday's.
 */
public final class View<D> {

    /** In the metadata of a query: the positions, as {@link LogPosition} writes them, that its answer must have seen. */
    public static final String AFTER = "after";

    private static final Logger logger = LoggerFactory.getLogger(View.class);
    private static final long LOOK_AGAIN_MILLIS = 25;

    /** So long do readers wait for a generation to come to where the one before was; one of long ago they see as it is. */
    private static final long CATCHING_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Projection<?, D> projection;
    private final String name;
    private final Shape<D> shape;
    private final Generations generations;
    private final long patience;
    private final long wanted;

    View(Projection<?, D> projection, Generations generations, Duration patience) {
        this(projection, new Shape<>(projection.document()), generations, patience.toNanos(), Log.START);
    }

    private View(Projection<?, D> projection, Shape<D> shape, Generations generations, long patience, long wanted) {
        this.projection = projection;
        this.name = projection.stored();
        this.shape = shape;
        this.generations = generations;
        this.patience = patience;
        this.wanted = wanted;
    }

    /** The same, which answers only when it has seen what the query asks for. */
    public View<D> after(MetaData asked) {
        var view = this;
        if (asked.get(AFTER) instanceof Collection<?> positions) {
            for (var text : positions) {
                var position = LogPosition.parse(String.valueOf(text));
                if (position.log() == projection.log()) {
                    view = view.after(position.position());
                }
            }
        }
        return view;
    }

    /** The same, which answers only when it has seen a position of its log. */
    public View<D> after(long position) {
        return new View<>(projection, shape, generations, patience, Math.max(wanted, position));
    }

    public Optional<D> find(String id) {
        return Optional.ofNullable(find(List.of(id)).get(id));
    }

    /** By their ids; those that are not there are left out. */
    public Map<String, D> find(Collection<String> ids) {
        return read((live, seen) -> {
            var found = new HashMap<String, D>();
            live.find(Folding.among(ids)).batchSize(Folding.AT_ONCE).forEach(bson -> {
                var stored = shape.read(bson);
                seen.accept(stored.at());
                if (stored.body() != null) {
                    found.put(stored.id(), stored.body());
                }
            });
            return found;
        });
    }

    /** All under a {@link Key#under prefix}, in the order of their ids. */
    public List<D> under(String prefix) {
        return under(prefix, null, Integer.MAX_VALUE).stream()
                .map(Found::document)
                .toList();
    }

    /** A document and the id to go on from. */
    public record Found<D>(String id, D document) {}

    /** Some under a {@link Key#under prefix}, in the order of their ids, beginning after one of them. */
    public List<Found<D>> under(String prefix, @Nullable String after, int limit) {
        var first = after == null
                ? new BsonDocument("$gte", new BsonString(prefix))
                : new BsonDocument("$gt", new BsonString(after));
        var range = new BsonDocument(Shape.ID, first.append("$lt", new BsonString(Key.end(prefix))))
                .append(Shape.BODY, new BsonDocument("$exists", BsonBoolean.TRUE));
        return read((live, seen) -> {
            var found = new ArrayList<Found<D>>();
            var all = live.find(range)
                    .sort(new BsonDocument(Shape.ID, new BsonInt32(1)))
                    .batchSize(Folding.AT_ONCE);
            for (var bson : limit == Integer.MAX_VALUE ? all : all.limit(limit)) {
                var stored = shape.read(bson);
                seen.accept(stored.at());
                if (stored.body() != null) {
                    found.add(new Found<>(stored.id(), stored.body()));
                }
            }
            return found;
        });
    }

    private interface Question<T> {
        /** @param seen told of the position of each document that is read */
        T asked(MongoCollection<BsonDocument> generation, LongConsumer seen);
    }

    /**
     * What was read counts only if it was the live generation, and whole, to the end of reading. That it had come far
     * enough is asked of this very generation: one that is swapped in may be a little behind.
     */
    private <T> T read(Question<T> question) {
        var began = System.nanoTime();
        return insist(() -> {
            while (true) {
                var live = generations.live(name);
                if (live.isEmpty()) {
                    return Optional.empty();
                }
                var generation = generations.collection(live.get());
                if (!reached(generation) || sendsBack(live.get(), began)) {
                    return Optional.empty();
                }
                var last = new LongAccumulator(Math::max, Log.START);
                var answer = question.asked(generation, last::accumulate);
                var reached = generations.position(generation); // of what was deleted nothing was read
                if (generations.live(name).equals(live)) {
                    reached.ifPresent(last::accumulate);
                    generations.show(name, new Shown(live.get(), last.get()));
                    return reached.isPresent() ? Optional.of(answer) : Optional.empty();
                }
            }
        });
    }

    /** Whether readers have seen in another generation what this one has not come to yet. */
    private boolean sendsBack(String live, long began) {
        return generations
                .shown(name)
                .filter(shown -> !shown.generation().equals(live))
                .filter(shown ->
                        generations.position(generations.collection(live)).orElse(Log.START) < shown.at())
                .filter(_ -> System.nanoTime() - began < CATCHING_UP_NANOS)
                .isPresent();
    }

    private boolean reached(MongoCollection<BsonDocument> generation) {
        return wanted == Log.START || generations.position(generation).orElse(Log.START) >= wanted;
    }

    private interface Attempt<T> {
        Optional<T> now();
    }

    private <T> T insist(Attempt<T> attempt) {
        var began = System.nanoTime();
        try {
            while (true) {
                var heard = generations.moved().rings();
                var answer = attempt.now();
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (System.nanoTime() - began > patience) {
                    throw new Refused(new NotReady("What " + name + " says is not up to date yet."));
                }
                generations.moved().await(heard, LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new Refused(new NotReady("What " + name + " says was not waited for."));
        } catch (MongoException outOfReach) {
            logger.debug("{} cannot be read", name, outOfReach);
            throw new Refused(new NotReady("What " + name + " says is out of reach."));
        }
    }
}
