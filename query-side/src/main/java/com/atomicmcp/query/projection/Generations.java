package com.atomicmcp.query.projection;

import com.atomicmcp.log.Bell;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which collection each projection is read from, how far each has come, and who is at work on it. */
@Component
class Generations {

    private static final String LIVE = "live";
    private static final String BEFORE = "before";
    private static final String BUILDING = "building";
    private static final String EVENT = "event";

    /** Lies among the documents, so that whoever loses them loses it too. No {@link Key} has a dollar. */
    private static final String POSITION = "$position";

    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> pointers;
    private final Bell moved = new Bell();

    /** What it writes is not lost with a server, and nobody reads what may be: whatever the connection string says. */
    Generations(MongoDatabase database) {
        this.database = database.withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcern.MAJORITY);
        this.pointers = this.database.getCollection("generations", BsonDocument.class);
    }

    /** Rings whenever a read model moved on. */
    Bell moved() {
        return moved;
    }

    Optional<String> live(String projection) {
        return Optional.ofNullable(pointers.find(id(projection)).first())
                .map(pointer -> pointer.getString(LIVE).getValue());
    }

    MongoCollection<BsonDocument> collection(String generation) {
        return database.getCollection(generation, BsonDocument.class);
    }

    /** How far a finished generation has come; nothing where it is lost, or not finished. */
    OptionalLong position(MongoCollection<BsonDocument> generation) {
        var found = generation.find(id(POSITION)).first();
        return found == null || found.containsKey(BUILDING)
                ? OptionalLong.empty()
                : OptionalLong.of(found.getInt64(Shape.AT).getValue());
    }

    /** How far readers of a projection can see; nothing where it has no read model. */
    OptionalLong position(String projection) {
        return live(projection).map(this::collection).map(this::position).orElse(OptionalLong.empty());
    }

    /** An empty one that nobody reads. */
    String begin(String projection) {
        var name = projection + "@" + UUID.randomUUID().toString().substring(0, 8);
        var generation = collection(name);
        // Everything is asked for by id, or by id and position; mongo-java-server uses only an index of exactly these.
        generation.createIndex(
                new BsonDocument(Shape.ID, new BsonInt32(1)).append(Shape.AT, new BsonInt32(1)),
                new IndexOptions().unique(true));
        generation.insertOne(id(POSITION).append(BUILDING, BsonBoolean.TRUE));
        return name;
    }

    /** The id of the event that stands at its position, nothing before the first. */
    Optional<String> lastEvent(MongoCollection<BsonDocument> generation) {
        return Optional.ofNullable(generation.find(id(POSITION)).first())
                .map(found -> found.get(EVENT))
                .map(event -> event.asString().getValue());
    }

    /**
     * It is complete up to there; unless it was swept away meanwhile and holds but what came after.
     *
     * @param last the last entry it has seen, or nothing where there was none
     */
    void finish(MongoCollection<BsonDocument> generation, @Nullable Entry last) {
        var building = id(POSITION).append(BUILDING, BsonBoolean.TRUE);
        if (generation.replaceOne(building, at(last)).getMatchedCount() != 1) {
            throw new Overtaken(generation.getNamespace() + " in the making");
        }
    }

    void advance(MongoCollection<BsonDocument> generation, long from, Entry to) {
        var there = id(POSITION).append(Shape.AT, new BsonInt64(from));
        if (generation.replaceOne(there, at(to)).getMatchedCount() != 1) {
            throw new Overtaken("position of " + generation.getNamespace());
        }
        moved.ring();
    }

    /** Readers see the new one from here on. False: somebody else swapped first. */
    boolean swap(String projection, @Nullable String from, String to) {
        var pointer = id(projection).append(LIVE, new BsonString(to)).append(BEFORE, string(from));
        var swapped = from == null ? inserted(pointers, pointer) : replaced(projection, from, pointer);
        if (swapped) {
            moved.ring();
        }
        return swapped;
    }

    /** Forgets a pointer to a generation that was lost. */
    void lost(String projection, String generation) {
        pointers.deleteOne(id(projection).append(LIVE, new BsonString(generation)));
    }

    /** Drops what is neither read nor, a moment ago, was. What another is making is found out by {@link #finish}. */
    void sweep(String projection) {
        var pointer = pointers.find(id(projection)).first();
        if (pointer != null) {
            for (var name : database.listCollectionNames()) {
                var value = new BsonString(name);
                if (name.startsWith(projection + "@")
                        && !value.equals(pointer.get(LIVE))
                        && !value.equals(pointer.get(BEFORE))) {
                    collection(name).drop();
                }
            }
        }
    }

    /** A runner's claim to a projection, not made yet. */
    Lease lease(String projection) {
        return new Lease(database.getCollection("leases", BsonDocument.class), projection, System::nanoTime);
    }

    /** All documents, in the order of their ids, without the position among them. */
    static BsonDocument documents() {
        return new BsonDocument(Shape.ID, new BsonDocument("$ne", new BsonString(POSITION)));
    }

    private boolean replaced(String projection, String from, BsonDocument pointer) {
        return pointers.replaceOne(id(projection).append(LIVE, new BsonString(from)), pointer)
                        .getMatchedCount()
                == 1;
    }

    /** False: there is one of that id already. */
    static boolean inserted(MongoCollection<BsonDocument> collection, BsonDocument document) {
        try {
            collection.insertOne(document);
            return true;
        } catch (MongoWriteException refused) {
            if (refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw refused;
        }
    }

    private static BsonDocument id(String id) {
        return new BsonDocument(Shape.ID, new BsonString(id));
    }

    private static BsonDocument at(@Nullable Entry last) {
        return last == null
                ? id(POSITION).append(Shape.AT, new BsonInt64(Log.START))
                : id(POSITION)
                        .append(Shape.AT, new BsonInt64(last.position()))
                        .append(EVENT, new BsonString(last.eventId()));
    }

    private static BsonValue string(@Nullable String text) {
        return text == null ? BsonNull.VALUE : new BsonString(text);
    }
}
