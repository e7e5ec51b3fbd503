package com.atomicmcp.query.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What operators want of runners, wherever those run, and what runners have to say of themselves. They lie in the
 * store, so that an order outlives who gave it, and whoever asks learns of a failure in another process.
 */
final class Orders {

    private static final String PAUSED = "paused";
    private static final String RETRY = "retry";
    private static final String ERROR = "error";

    private final MongoCollection<BsonDocument> orders;
    private final MongoCollection<BsonDocument> failures;

    Orders(MongoDatabase database) {
        this.orders = database.getCollection("orders", BsonDocument.class);
        this.failures = database.getCollection("failures", BsonDocument.class);
    }

    /** What is to be done. */
    record Order(boolean paused, boolean retry) {}

    Order of(String projection) {
        var found = orders.find(id(projection)).first();
        return found == null ? new Order(false, false) : new Order(found.containsKey(PAUSED), found.containsKey(RETRY));
    }

    void pause(String projection) {
        set(projection, PAUSED);
    }

    void resume(String projection) {
        unset(projection, PAUSED);
    }

    /** What is parked is to be folded again, by whoever runs the projection. */
    void retry(String projection) {
        set(projection, RETRY);
    }

    void retried(String projection) {
        unset(projection, RETRY);
    }

    /** Why a runner makes no progress; the kind of failure, with nothing in it that somebody stored. */
    void failed(String projection, String why) {
        failures.replaceOne(
                id(projection), id(projection).append(ERROR, new BsonString(why)), new ReplaceOptions().upsert(true));
    }

    void recovered(String projection) {
        failures.deleteOne(id(projection));
    }

    Optional<String> failure(String projection) {
        return Optional.ofNullable(failures.find(id(projection)).first())
                .map(found -> found.getString(ERROR).getValue());
    }

    /** Of a projection that nobody runs any more. */
    void forget(String projection) {
        orders.deleteOne(id(projection));
        failures.deleteOne(id(projection));
    }

    private void set(String projection, String order) {
        if (orders.updateOne(id(projection), new BsonDocument("$set", new BsonDocument(order, BsonBoolean.TRUE)))
                        .getMatchedCount()
                == 0) {
            Generations.inserted(orders, id(projection));
            orders.updateOne(id(projection), new BsonDocument("$set", new BsonDocument(order, BsonBoolean.TRUE)));
        }
    }

    private void unset(String projection, String order) {
        orders.updateOne(id(projection), new BsonDocument("$unset", new BsonDocument(order, new BsonString(""))));
    }

    private static BsonDocument id(String projection) {
        return new BsonDocument(Shape.ID, new BsonString(projection));
    }
}
