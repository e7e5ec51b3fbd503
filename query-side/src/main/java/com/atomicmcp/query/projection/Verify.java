package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Log;
import com.atomicmcp.query.projection.Progress.Phase;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Folds the log once more beside the live generation, and tells where they differ.
 *
 * <p>Both move on while they are compared. What looks different is therefore settled document by document: folded from
 * the log up to where the document itself stands.
 */
final class Verify {

    private static final int SUSPECTS = 1_000;
    private static final int BETWEEN_NEWS = 1_000;

    private final Generations generations;
    private final Rebuild rebuild;

    Verify(Generations generations, Rebuild rebuild) {
        this.generations = generations;
        this.rebuild = rebuild;
    }

    /**
     * @param found told of each difference, as soon as it is settled
     * @throws Busy if somebody else is at it
     * @throws Overtaken if readers changed over meanwhile
     */
    <E extends Event, D> void run(Folding<E, D> folding, Progress progress, Consumer<Difference> found) {
        var name = folding.stored();
        var purpose = name + "#verify";
        var claim = rebuild.claimed(purpose);
        try {
            Progress held = (phase, done, of) -> {
                progress.passed(phase, done, of);
                if (!claim.held()) {
                    throw new Overtaken("the verification of " + name);
                }
            };
            var building = new Rebuild.Building(purpose, false);
            var truth = generations.collection(
                    rebuild.build(folding, building, Scope.ALL, null, held).generation());
            rebuild.catchUp(folding, truth, held);
            var generation = generations.live(name).orElseThrow(() -> new Overtaken("pointer of " + name));
            var live = generations.collection(generation);
            compare(
                    live,
                    truth,
                    held,
                    suspects -> settle(folding, live, suspects, held).forEach(found));
            if (!generations.live(name).equals(Optional.of(generation))) {
                throw new Overtaken("what was compared of " + name);
            }
        } finally {
            generations.abandon(purpose);
            claim.release();
        }
    }

    /**
     * Compares a new generation with the live one. Where they differ, the log decides: if the live one is wrong, that is
     * what the new one mends.
     *
     * @param scope which documents are compared
     * @return where the live one is wrong, at most 1,000
     * @throws NotProven if it is the new one
     */
    <E extends Event, D> List<Difference> prove(
            Folding<E, D> folding, String before, MongoCollection<BsonDocument> next, Scope scope, Progress progress) {
        var live = generations.collection(before);
        var mended = new ArrayList<Difference>();
        compare(live, next, progress, all -> {
            var suspects = all.stream().filter(scope::has).toList();
            settle(folding, next, suspects, progress).stream().findFirst().ifPresent(wrong -> {
                throw new NotProven(wrong);
            });
            if (mended.size() < SUSPECTS) { // each time costs a reading of the log
                settle(folding, live, suspects, progress).stream()
                        .limit(SUSPECTS - mended.size())
                        .forEach(mended::add);
            }
        });
        return mended;
    }

    /** Both in the order of their ids, side by side: no more than some documents in memory, and the ids that differ. */
    private static void compare(
            MongoCollection<BsonDocument> live,
            MongoCollection<BsonDocument> truth,
            Progress progress,
            Consumer<List<String>> differ) {
        var suspects = new ArrayList<String>();
        var of = truth.estimatedDocumentCount();
        var done = 0L;
        try (var seen = new Sorted(live);
                var folded = new Sorted(truth)) {
            var a = seen.next();
            var b = folded.next();
            while (a != null || b != null) {
                var order = a == null ? 1 : b == null ? -1 : id(a).compareTo(id(b));
                if (order != 0 || a == null || b == null || !same(a, b)) {
                    suspects.add(id(order <= 0 && a != null ? a : b));
                }
                a = order <= 0 ? seen.next() : a;
                b = order >= 0 ? folded.next() : b;
                if (suspects.size() == SUSPECTS) {
                    differ.accept(suspects);
                    suspects.clear();
                }
                if (++done % BETWEEN_NEWS == 0) {
                    progress.passed(Phase.COMPARING, done, Math.max(done, of));
                }
            }
        }
        progress.passed(Phase.COMPARING, done, done);
        if (!suspects.isEmpty()) {
            differ.accept(suspects);
        }
    }

    /** What the log says of some documents, each up to where it stands in a generation; and where that does not say it. */
    private <E extends Event, D> List<Difference> settle(
            Folding<E, D> folding, MongoCollection<BsonDocument> generation, List<String> ids, Progress progress) {
        var reached = generations
                .position(generation)
                .orElseThrow(() -> new Overtaken(generation.getNamespace() + " was swept away"));
        Map<String, BsonDocument> found = new HashMap<>();
        generation
                .find(Folding.among(ids))
                .batchSize(Folding.AT_ONCE)
                .forEach(document -> found.put(id(document), document));
        Map<String, Long> upTo = new HashMap<>();
        ids.forEach(id -> upTo.put(id, Math.max(reached, at(found.get(id)))));
        var expected = folded(folding, upTo, progress);
        return ids.stream()
                .flatMap(id -> difference(id, told(expected.get(id)), told(found.get(id))).stream())
                .toList();
    }

    private <E extends Event, D> Map<String, BsonDocument> folded(
            Folding<E, D> folding, Map<String, Long> upTo, Progress progress) {
        var last = upTo.values().stream().mapToLong(Long::longValue).max().orElse(Log.START);
        var documents = new HashMap<String, Stored<D>>();
        try (var entries = rebuild.log().after(Log.START)) {
            entries.takeWhile(entry -> entry.position() <= last).forEach(entry -> {
                if (entry.position() % BETWEEN_NEWS == 0) {
                    progress.passed(Phase.SETTLING, entry.position(), last);
                }
                for (var id : folding.ids(entry)) {
                    if (entry.position() <= upTo.getOrDefault(id, Log.START)) {
                        var is = folding.fold(id, documents.get(id), List.of(entry));
                        if (is != null) {
                            documents.put(id, is);
                        }
                    }
                }
            });
        }
        var written = new HashMap<String, BsonDocument>();
        documents.forEach((id, document) -> written.put(
                id,
                folding.shape
                        .write(document)
                        .orElseGet(() -> folding.lastThatFits(
                                id, null, folding.entries(rebuild.log(), id, upTo.getOrDefault(id, Log.START))))));
        return written;
    }

    private static Optional<Difference> difference(
            String id, @Nullable BsonDocument expected, @Nullable BsonDocument found) {
        if (found == null) {
            return expected == null ? Optional.empty() : Optional.of(Difference.missing(id));
        }
        if (expected == null) {
            return Optional.of(Difference.extra(id));
        }
        return expected.equals(found) ? Optional.empty() : Optional.of(Difference.edited(id, expected, found));
    }

    /** What was folded to nothing may keep its place in one, and never have had one in the other. */
    private static @Nullable BsonDocument told(@Nullable BsonDocument document) {
        return document == null || (!document.containsKey(Shape.BODY) && !document.containsKey(Shape.PARKED))
                ? null
                : document;
    }

    private static long at(@Nullable BsonDocument document) {
        return document != null && document.isInt64(Shape.AT)
                ? document.getInt64(Shape.AT).getValue()
                : Log.START;
    }

    /** Mostly they are the same to the byte; only else it is worth a closer look. */
    private static boolean same(RawBsonDocument one, RawBsonDocument other) {
        return one.getByteBuffer().asNIO().equals(other.getByteBuffer().asNIO()) || one.equals(other);
    }

    /** All documents in the order of their ids; some of them are fetched ahead. */
    private static final class Sorted implements AutoCloseable {

        private final MongoCursor<RawBsonDocument> cursor;
        private final Aside fetching;
        private Aside.Work<List<RawBsonDocument>> coming;
        private Iterator<RawBsonDocument> fetched = Collections.emptyIterator();

        Sorted(MongoCollection<BsonDocument> collection) {
            cursor = collection
                    .withDocumentClass(RawBsonDocument.class)
                    .find(Generations.documents())
                    .sort(new BsonDocument(Shape.ID, new BsonInt32(1)))
                    .batchSize(Folding.AT_ONCE)
                    .iterator();
            fetching = new Aside("fetches-" + collection.getNamespace().getCollectionName());
            coming = fetching.begin(this::some);
        }

        private List<RawBsonDocument> some() {
            var some = new ArrayList<RawBsonDocument>(Folding.AT_ONCE);
            while (some.size() < Folding.AT_ONCE && cursor.hasNext()) {
                some.add(cursor.next());
            }
            return some;
        }

        @Nullable
        RawBsonDocument next() {
            if (!fetched.hasNext()) {
                fetched = coming.done().iterator();
                coming = fetching.begin(this::some);
            }
            return fetched.hasNext() ? fetched.next() : null;
        }

        @Override
        public void close() {
            fetching.close();
            cursor.close();
        }
    }

    private static String id(@Nullable BsonDocument bson) {
        return bson == null
                ? ""
                : bson.get(Shape.ID, new BsonString("")).asString().getValue();
    }
}
