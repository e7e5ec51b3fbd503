package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.UnknownEvent;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch onto one generation: load what it touches in one query, fold, write in one bulk.
 *
 * <p>Idempotent, for a document skips what it has seen; safe beside another runner, for every write demands the
 * position it was folded from.
 */
final class Folding<E extends Event, D> {

    /** How many documents come in one reply: the MongoDB server that is embedded by default sets no bound of its own. */
    static final int AT_ONCE = 100;

    private static final int TOUCHED = 250;
    private static final int BETWEEN_LOOKS = 1_000;
    private static final int PARKED = 1_000;
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private static final Logger logger = LoggerFactory.getLogger(Folding.class);

    final Projection<E, D> projection;
    final Shape<D> shape;

    /** The first words of the names of its events; none where it listens to something that has no name. */
    private final Set<String> families;

    private final Set<String> passedOver = ConcurrentHashMap.newKeySet();

    Folding(Projection<E, D> projection) {
        this.projection = projection;
        this.shape = new Shape<>(projection.document());
        this.families = EventNames.families(projection.events());
    }

    /** One entry may touch very many documents: they are never all in memory. */
    void apply(MongoCollection<BsonDocument> generation, List<Entry> batch) {
        var touched = byDocument(batch);
        var ids = List.copyOf(touched.keySet());
        for (var from = 0; from < ids.size(); from += TOUCHED) {
            var some = ids.subList(from, Math.min(ids.size(), from + TOUCHED));
            var before = load(generation, some);
            var writes = new ArrayList<WriteModel<BsonDocument>>(some.size());
            for (var id : some) {
                var was = before.get(id);
                var entries = touched.getOrDefault(id, List.of());
                var is = fold(id, was, entries);
                if (is != null && is.movedOnFrom(was)) {
                    writes.add(write(was, is, entries));
                }
            }
            write(generation, writes);
        }
    }

    Map<String, List<Entry>> byDocument(List<Entry> batch) {
        var touched = new LinkedHashMap<String, List<Entry>>();
        for (var entry : batch) {
            for (var id : ids(entry)) {
                touched.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry);
            }
        }
        return touched;
    }

    /** The document after these entries: the same one where it has seen them all, nothing where there is none. */
    @Nullable
    Stored<D> fold(String id, @Nullable Stored<D> was, List<Entry> entries) {
        if (was != null && was.parked() != null) {
            return erased(was, entries);
        }
        var seen = was == null ? Log.START : was.at();
        var body = was == null ? null : was.body();
        var at = seen;
        for (var entry : entries) {
            if (entry.position() <= seen) {
                continue;
            }
            try {
                body = projection.fold(id, body, projection.events().cast(entry.event()), entry);
                at = entry.position();
            } catch (RuntimeException poison) { // it is pure: it would go wrong again, so it is not tried again
                return new Stored<>(id, at, body, "event " + entry.position() + ": " + poison);
            }
        }
        return at == seen ? was : new Stored<>(id, at, body, null);
    }

    /** Stands still where it stood; but what nobody may see any more is taken out of its last good state, and of why it does. */
    private Stored<D> erased(Stored<D> parked, List<Entry> entries) {
        var body = parked.body();
        var erased = false;
        for (var entry : entries) {
            var event = projection.events().cast(entry.event());
            if (entry.position() > parked.at() && projection.erases(event)) {
                body = projection.fold(parked.id(), body, event, entry);
                erased = true;
            }
        }
        return erased ? new Stored<>(parked.id(), parked.at(), body, Stored.withoutWords(parked.parked())) : parked;
    }

    /** Whether some of these take out of documents what nobody may see any more. */
    boolean anyErases(List<Entry> batch) {
        return batch.stream()
                .anyMatch(entry -> entry.event(projection.events())
                        .filter(projection::erases)
                        .isPresent());
    }

    Map<String, Stored<D>> load(MongoCollection<BsonDocument> generation, Collection<String> ids) {
        var found = new HashMap<String, Stored<D>>();
        generation.find(among(ids)).batchSize(AT_ONCE).forEach(bson -> {
            var stored = shape.read(bson);
            found.put(stored.id(), stored);
        });
        return found;
    }

    /** What its collections are called. */
    String stored() {
        return projection.stored();
    }

    /** The kinds of events that were passed over, because they are of families that are no concern of it. */
    Set<String> passedOver() {
        return Set.copyOf(passedOver);
    }

    Collection<String> ids(Entry entry) {
        UnknownEvent.in(entry).ifPresent(this::passOver);
        return entry.event(projection.events())
                .map(event -> projection.ids(event, entry))
                .orElse(List.of());
    }

    private void passOver(UnknownEvent unknown) {
        if (families.isEmpty() || families.contains(EventNames.family(unknown.kind()))) {
            throw unknown;
        }
        if (passedOver.add(unknown.kind())) {
            logger.warn("Projection {} passes over {}", projection.name(), unknown.getMessage());
        }
    }

    private WriteModel<BsonDocument> write(@Nullable Stored<D> was, Stored<D> is, List<Entry> entries) {
        var bson = shape.write(is).orElseGet(() -> lastThatFits(is.id(), was, entries));
        return was == null
                ? new InsertOneModel<>(bson)
                : new ReplaceOneModel<>(
                        new BsonDocument(Shape.ID, new BsonString(was.id())).append(Shape.AT, new BsonInt64(was.at())),
                        bson);
    }

    /** The document parked before the entry that makes it too large: the same one, however the log is cut into batches. */
    BsonDocument lastThatFits(String id, @Nullable Stored<D> was, List<Entry> entries) {
        var good = was;
        var fits = 0;
        for (var tooMany = entries.size(); tooMany - fits > 1; ) {
            var tried = (fits + tooMany) >>> 1;
            var is = fold(id, was, entries.subList(0, tried));
            if (is == null || shape.write(is).isPresent()) {
                good = is;
                fits = tried;
            } else {
                tooMany = tried;
            }
        }
        return shape.write(Stored.tooLarge(id, good)).orElseThrow();
    }

    /**
     * Folds what is parked once more, up to a position; the log is read once for each 1,000 documents. Nobody else may move the generation on
     * meanwhile, for they would pass over what is parked.
     *
     * @param alone asked again and again; throws where somebody else may be at work
     * @return how many documents are not parked any more
     */
    int retry(MongoCollection<BsonDocument> generation, Log log, long upTo, Runnable alone) {
        var mended = 0;
        for (var ids = Parked.ids(generation, "", PARKED);
                !ids.isEmpty();
                ids = Parked.ids(generation, ids.getLast(), PARKED)) {
            mended += retry(generation, log, upTo, alone, ids);
        }
        return mended;
    }

    private int retry(MongoCollection<BsonDocument> generation, Log log, long upTo, Runnable alone, List<String> ids) {
        var was = load(generation, ids);
        var is = new HashMap<String, Stored<D>>();
        was.forEach((id, parked) -> is.put(id, parked.unparked()));
        var from = was.values().stream().mapToLong(Stored::at).min().orElse(upTo);
        try (var entries = log.after(from)) {
            entries.takeWhile(entry -> entry.position() <= upTo).forEach(entry -> {
                if (entry.position() % BETWEEN_LOOKS == 0) {
                    alone.run();
                }
                for (var id : ids(entry)) {
                    is.computeIfPresent(id, (_, document) -> fold(id, document, List.of(entry)));
                }
            });
        }
        alone.run();
        var writes = new ArrayList<WriteModel<BsonDocument>>();
        was.forEach((id, parked) -> Optional.ofNullable(is.get(id))
                .filter(document -> document.movedOnFrom(parked))
                .flatMap(shape::write)
                .ifPresent(bson -> writes.add(new ReplaceOneModel<>(
                        new BsonDocument(Shape.ID, new BsonString(id)).append(Shape.AT, new BsonInt64(parked.at())),
                        bson))));
        write(generation, writes);
        return (int) is.values().stream()
                .filter(document ->
                        document.parked() == null && shape.write(document).isPresent())
                .count();
    }

    /** All of a log's entries that touch a document, up to a position. */
    List<Entry> entries(Log log, String id, long upTo) {
        try (var entries = log.after(Log.START)) {
            return entries.takeWhile(entry -> entry.position() <= upTo)
                    .filter(entry -> ids(entry).contains(id))
                    .toList();
        }
    }

    /** @throws Overtaken if a document is not as it was when it was folded */
    static void write(MongoCollection<BsonDocument> generation, List<WriteModel<BsonDocument>> writes) {
        if (writes.isEmpty()) {
            return;
        }
        try {
            var done = generation.bulkWrite(writes, UNORDERED);
            if (done.getInsertedCount() + done.getMatchedCount() != writes.size()) {
                throw new Overtaken("documents of " + generation.getNamespace());
            }
        } catch (MongoBulkWriteException refused) {
            if (refused.getWriteErrors().stream()
                    .allMatch(e -> ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY)) {
                throw new Overtaken("documents of " + generation.getNamespace());
            }
            throw refused;
        }
    }

    static BsonDocument among(Collection<String> ids) {
        var list = new BsonArray(ids.size());
        ids.forEach(id -> list.add(new BsonString(id)));
        return new BsonDocument(Shape.ID, new BsonDocument("$in", list));
    }
}
