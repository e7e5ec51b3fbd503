package com.atomicmcp.query.projection;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * A document that stands still because an event could not be folded. Nothing is copied aside: the log is the queue, and
 * a mended fold catches up as the read model is rebuilt from it.
 *
 * @param at the last position it has seen
 * @param why the event, and what went wrong
 */
public record Parked(String id, long at, String why) {

    static List<Parked> in(MongoCollection<BsonDocument> generation) {
        var parked = new ArrayList<Parked>();
        generation
                .find(parked())
                .forEach(bson -> parked.add(new Parked(
                        bson.getString(Shape.ID).getValue(),
                        bson.getInt64(Shape.AT).getValue(),
                        bson.getString(Shape.PARKED).getValue())));
        return parked;
    }

    static boolean any(MongoCollection<BsonDocument> generation) {
        return generation.find(parked()).first() != null;
    }

    private static BsonDocument parked() {
        return new BsonDocument(Shape.PARKED, new BsonDocument("$exists", BsonBoolean.TRUE));
    }
}
