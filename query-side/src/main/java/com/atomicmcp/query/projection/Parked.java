package com.atomicmcp.query.projection;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * A document that stands still because an event could not be folded. Nothing is copied aside: the log is the queue, and
 * a mended fold catches up from it.
 *
 * @param at the last position it has seen
 * @param why the event, and what went wrong
 * @param body its last good state, as JSON; none where the first event could not be folded
 */
public record Parked(
        String id, long at, String why, @Nullable String body) {

    private static final int MOST = 10_000;

    static List<Parked> in(MongoCollection<BsonDocument> generation) {
        var parked = new ArrayList<Parked>();
        generation.find(parked()).limit(MOST).batchSize(Folding.AT_ONCE).forEach(bson -> parked.add(of(bson)));
        return parked;
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
