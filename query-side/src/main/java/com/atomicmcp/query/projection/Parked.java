package com.atomicmcp.query.projection;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * A document that stands still because an event could not be folded. Nothing is copied aside: the log is the queue, and
 * a mended fold catches up from it.
 *
 * @param at the last position it has seen
 * @param why the event, and what went wrong
 * @param body its last good state, as JSON; none where the first event could not be folded, or where it was not asked for
 */
public record Parked(
        String id, long at, String why, @Nullable String body) {

    public static final int MOST = 10_000;

    private static final BsonDocument BY_ID = new BsonDocument(Shape.ID, new BsonInt32(1));

    /** At most {@value #MOST}, without their states. */
    static List<Parked> in(MongoCollection<BsonDocument> generation) {
        var parked = new ArrayList<Parked>();
        generation
                .find(parked())
                .projection(new BsonDocument(Shape.BODY, new BsonInt32(0)))
                .sort(BY_ID)
                .limit(MOST)
                .forEach(bson -> parked.add(of(bson)));
        return parked;
    }

    static Optional<Parked> find(MongoCollection<BsonDocument> generation, String id) {
        return Optional.ofNullable(generation
                        .find(parked().append(Shape.ID, new BsonString(id)))
                        .first())
                .map(Parked::of);
    }

    /** The ids of some, in their order, beginning after one of them. */
    static List<String> ids(MongoCollection<BsonDocument> generation, String after, int limit) {
        var ids = new ArrayList<String>();
        generation
                .find(parked().append(Shape.ID, new BsonDocument("$gt", new BsonString(after))))
                .projection(new BsonDocument(Shape.ID, new BsonInt32(1)))
                .sort(BY_ID)
                .limit(limit)
                .forEach(bson -> ids.add(bson.getString(Shape.ID).getValue()));
        return ids;
    }

    static boolean any(MongoCollection<BsonDocument> generation) {
        return generation.find(parked()).first() != null;
    }

    static long count(MongoCollection<BsonDocument> generation) {
        return generation.countDocuments(parked());
    }

    private static Parked of(BsonDocument bson) {
        var body = bson.get(Shape.BODY);
        return new Parked(
                bson.getString(Shape.ID).getValue(),
                bson.getInt64(Shape.AT).getValue(),
                bson.getString(Shape.PARKED).getValue(),
                body == null
                        ? null
                        : body.asDocument().toJson(JsonWriterSettings.builder().build()));
    }

    private static BsonDocument parked() {
        return new BsonDocument(Shape.PARKED, new BsonDocument("$exists", BsonBoolean.TRUE));
    }
}
