package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.query.projection.Difference.Kind;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Folds the log once more beside the live generation, and tells where they differ. */
final class Verify {

    private static final int ROUNDS = 5;

    private final Generations generations;
    private final Rebuild rebuild;

    Verify(Generations generations, Rebuild rebuild) {
        this.generations = generations;
        this.rebuild = rebuild;
    }

    <E extends Event, D> List<Difference> run(Folding<E, D> folding, LongConsumer passed) {
        var truth = generations.collection(rebuild.build(folding, passed));
        try {
            var name = folding.projection.name();
            var generation = generations.live(name).orElseThrow(() -> new Overtaken("pointer of " + name));
            var live = generations.collection(generation);
            var suspects = compare(live, truth);
            for (var round = 0; round < ROUNDS && !suspects.isEmpty(); round++) {
                rebuild.catchUp(folding, truth, passed); // one of them may only have been ahead of the other
                suspects = recheck(suspects, live, truth);
            }
            if (generations.position(truth).isEmpty() || !generations.live(name).equals(Optional.of(generation))) {
                throw new Overtaken("what was compared of " + name);
            }
            return suspects;
        } finally {
            truth.drop();
        }
    }

    /** Both in the order of their ids, side by side: no more than two documents in memory. */
    private static List<Difference> compare(MongoCollection<BsonDocument> live, MongoCollection<BsonDocument> truth) {
        var differences = new ArrayList<Difference>();
        try (var seen = sorted(live);
                var folded = sorted(truth)) {
            var a = next(seen);
            var b = next(folded);
            while (a != null || b != null) {
                var order = a == null ? 1 : b == null ? -1 : id(a).compareTo(id(b));
                var difference = order < 0 ? difference(a, null) : order > 0 ? difference(null, b) : difference(a, b);
                difference.ifPresent(differences::add);
                a = order <= 0 ? next(seen) : a;
                b = order >= 0 ? next(folded) : b;
            }
        }
        return differences;
    }

    private static List<Difference> recheck(
            List<Difference> suspects, MongoCollection<BsonDocument> live, MongoCollection<BsonDocument> truth) {
        return suspects.stream()
                .map(suspect -> new BsonDocument(Shape.ID, new BsonString(suspect.id())))
                .flatMap(key ->
                        difference(live.find(key).first(), truth.find(key).first()).stream())
                .toList();
    }

    private static Optional<Difference> difference(@Nullable BsonDocument live, @Nullable BsonDocument truth) {
        var a = told(live);
        var b = told(truth);
        if (a == null) {
            return b == null ? Optional.empty() : Optional.of(new Difference(Kind.MISSING, id(b)));
        }
        if (b == null) {
            return Optional.of(new Difference(Kind.EXTRA, id(a)));
        }
        return a.equals(b) ? Optional.empty() : Optional.of(new Difference(Kind.EDITED, id(a)));
    }

    /** What was folded to nothing may keep its place in one, and never have had one in the other. */
    private static @Nullable BsonDocument told(@Nullable BsonDocument document) {
        return document == null || (!document.containsKey(Shape.BODY) && !document.containsKey(Shape.PARKED))
                ? null
                : document;
    }

    private static MongoCursor<BsonDocument> sorted(MongoCollection<BsonDocument> collection) {
        return collection
                .find(Generations.documents())
                .sort(new BsonDocument(Shape.ID, new BsonInt32(1)))
                .iterator();
    }

    private static @Nullable BsonDocument next(MongoCursor<BsonDocument> cursor) {
        return cursor.hasNext() ? cursor.next() : null;
    }

    private static String id(BsonDocument bson) {
        return bson.getString(Shape.ID).getValue();
    }
}
