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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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
    private static final String SWAPPED = "swapped";
    private static final String GENERATION = "generation";
    private static final String BUILDING = "building";
    private static final String EVENT = "event";

    /** Lies among the documents, so that whoever loses them loses it too. No {@link Key} has a dollar. */
    private static final String POSITION = "$position";

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> pointers;
    private final MongoCollection<BsonDocument> builds;
    private final MongoCollection<BsonDocument> leases;
    private final Orders orders;
    private final Bell moved = new Bell();
    private final Map<String, Lease> watched = new ConcurrentHashMap<>();
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();

    /** What it writes is not lost with a server, and nobody reads what may be: whatever the connection string says. */
    Generations(MongoDatabase database) {
        this.database = database.withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcern.MAJORITY);
        this.pointers = this.database.getCollection("generations", BsonDocument.class);
        this.builds = this.database.getCollection("builds", BsonDocument.class);
        this.leases = this.database.getCollection("leases", BsonDocument.class);
        this.orders = new Orders(this.database);
    }

    /** Rings whenever a read model moved on. */
    Bell moved() {
        return moved;
    }

    Orders orders() {
        return orders;
    }

    Optional<String> live(String projection) {
        return Optional.ofNullable(pointers.find(id(projection)).first())
                .map(pointer -> pointer.getString(LIVE).getValue());
    }

    /** The one that was read before; it is there as long as it was not removed. */
    Optional<String> before(String projection) {
        return Optional.ofNullable(pointers.find(id(projection)).first())
                .map(pointer -> pointer.get(BEFORE))
                .filter(BsonValue::isString)
                .map(before -> before.asString().getValue())
                .filter(before -> position(collection(before)).isPresent());
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

    /** The one that is in the making, by us or by somebody who did not come to its end; perhaps whole, but never read. */
    Optional<String> building(String purpose) {
        return Optional.ofNullable(builds.find(id(purpose)).first())
                .map(build -> build.getString(GENERATION).getValue())
                .filter(name -> collection(name).countDocuments(id(POSITION)) == 1 && !read(name));
    }

    /** What is in the making for a purpose, or for a part of it; the part first, which nobody goes on with. */
    Optional<String> underWay(String purpose) {
        for (var build : builds.find()) {
            var id = build.getString(Shape.ID).getValue();
            if (id.startsWith(purpose + " ")) {
                return building(id);
            }
        }
        return building(purpose);
    }

    /** Whoever is killed right after a swap leaves word of what is read by now. */
    private boolean read(String generation) {
        var name = new BsonString(generation);
        return pointers.find(new BsonDocument(LIVE, name)).first() != null
                || pointers.find(new BsonDocument(BEFORE, name)).first() != null;
    }

    /** How far one in the making has come; {@link Log#START} where nothing is known to be whole. */
    long builtTo(MongoCollection<BsonDocument> generation) {
        var found = generation.find(id(POSITION)).first();
        return found == null || !found.containsKey(Shape.AT)
                ? Log.START
                : found.getInt64(Shape.AT).getValue();
    }

    /**
     * An empty one that nobody reads; what was in the making for the same purpose is removed.
     *
     * @param purpose what it is made for; it outlives who makes it under this name
     */
    String begin(String projection, String purpose) {
        abandon(purpose);
        var name = projection + "@" + UUID.randomUUID().toString().substring(0, 8);
        builds.insertOne(id(purpose).append(GENERATION, new BsonString(name)));
        var generation = collection(name);
        // Everything is asked for by id, or by id and position; mongo-java-server uses only an index of exactly these.
        generation.createIndex(
                new BsonDocument(Shape.ID, new BsonInt32(1)).append(Shape.AT, new BsonInt32(1)),
                new IndexOptions().unique(true));
        generation.insertOne(id(POSITION).append(BUILDING, BsonBoolean.TRUE));
        return name;
    }

    /** Removes what is in the making. */
    void abandon(String purpose) {
        var build = builds.findOneAndDelete(id(purpose));
        if (build != null && !read(build.getString(GENERATION).getValue())) {
            collection(build.getString(GENERATION).getValue()).drop();
        }
    }

    /**
     * All documents of one in the making have seen every entry up to this one.
     *
     * @param from what was true of it before
     * @throws Overtaken if that is not so any more
     */
    void checkpoint(MongoCollection<BsonDocument> generation, long from, Entry last) {
        if (generation
                        .replaceOne(unfinished(from), at(last).append(BUILDING, BsonBoolean.TRUE))
                        .getMatchedCount()
                != 1) {
            throw new Overtaken(generation.getNamespace() + " in the making");
        }
    }

    /** Removes what is in the making for whatever begins like this. */
    void abandonAll(String purpose) {
        for (var build : builds.find()) {
            var id = build.getString(Shape.ID).getValue();
            if (id.startsWith(purpose)) {
                abandon(id);
            }
        }
    }

    /** It goes on as a generation of its own. */
    void made(String purpose) {
        builds.deleteOne(id(purpose));
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
     * @param from its last checkpoint
     * @param last the last entry it has seen, or nothing where there was none
     */
    void finish(MongoCollection<BsonDocument> generation, long from, @Nullable Entry last) {
        if (generation.replaceOne(unfinished(from), at(last)).getMatchedCount() != 1) {
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
        var pointer = id(projection)
                .append(LIVE, new BsonString(to))
                .append(BEFORE, string(from))
                .append(SWAPPED, new BsonString(Instant.now().toString()));
        var swapped = from == null ? inserted(pointers, pointer) : replaced(projection, from, pointer);
        if (swapped) {
            moved.ring();
        }
        return swapped;
    }

    /** Sends readers back. False: others were at work, or the one before is not kept any more. */
    boolean swapBack(String projection, String from, String before) {
        var pointer = id(projection)
                .append(LIVE, new BsonString(before))
                .append(BEFORE, new BsonString(from))
                .append(SWAPPED, new BsonString(Instant.now().toString()));
        var swapped = pointers.replaceOne(
                                id(projection)
                                        .append(LIVE, new BsonString(from))
                                        .append(BEFORE, new BsonString(before)),
                                pointer)
                        .getMatchedCount()
                == 1;
        if (swapped) {
            moved.ring();
        }
        return swapped;
    }

    /** What readers of a projection were shown in this process; nothing where nobody has read it. */
    Optional<Shown> shown(String projection) {
        return Optional.ofNullable(shown.get(projection));
    }

    void show(String projection, Shown now) {
        shown.merge(
                projection,
                now,
                (was, is) -> was.generation().equals(is.generation()) && was.at() > is.at() ? was : is);
    }

    /**
     * What was read last.
     *
     * @param at the last position that it had seen, or that any document had that was read of it
     */
    record Shown(String generation, long at) {}

    /** Forgets a pointer to a generation that was lost. */
    void lost(String projection, String generation) {
        pointers.deleteOne(id(projection).append(LIVE, new BsonString(generation)));
    }

    /**
     * Drops what is neither read nor in the making, and the one that was read before once the grace is over.
     *
     * @param grace how long readers may be sent back to it
     */
    void sweep(String projection, Duration grace) {
        var names =
                generations(projection); // first, so that whatever is made or swapped from here on is not among them
        var kept = new HashSet<String>();
        builds.find().forEach(build -> kept.add(build.getString(GENERATION).getValue()));
        var pointer = pointers.find(id(projection)).first();
        if (pointer == null) {
            return;
        }
        kept.add(pointer.getString(LIVE).getValue());
        if (pointer.isString(BEFORE)) {
            if (isOver(pointer, grace)) {
                var unset = new BsonDocument("$set", new BsonDocument(BEFORE, BsonNull.VALUE));
                if (pointers.updateOne(pointer, unset).getMatchedCount() != 1) {
                    return; // somebody changed over meanwhile
                } // nobody can be sent back to it from here on
            } else {
                kept.add(pointer.getString(BEFORE).getValue());
            }
        }
        names.stream()
                .filter(name -> !kept.contains(name))
                .forEach(name -> collection(name).drop());
    }

    /** Drops what was in the making and cannot be gone on with, once nothing is heard of who made it. */
    void sweepBuilds(String projection) {
        sweepBuilds(projection, purpose -> !purpose.equals(Rebuild.purpose(projection)));
    }

    /** Also what could be gone on with: it has what was erased since. Who is still at it comes to read that it was. */
    void sweepAllBuilds(String projection) {
        sweepBuilds(projection, _ -> true);
    }

    private void sweepBuilds(String projection, Predicate<String> which) {
        for (var build : builds.find()) {
            var purpose = build.getString(Shape.ID).getValue();
            var claim = purpose.split(" ", 2)[0]; // a scope has no claim of its own
            if (purpose.startsWith(projection + "#")
                    && which.test(purpose)
                    && holder(claim).isEmpty()) {
                abandon(purpose);
            }
        }
    }

    /**
     * Forgets the versions before this one, of which nothing is heard any more.
     *
     * @param grace how long readers must have been on this one
     */
    void sweepVersionsBefore(Projection<?, ?> projection, Duration grace) {
        var pointer = pointers.find(id(projection.stored())).first();
        if (pointer == null || !isOver(pointer, grace)) {
            return;
        }
        for (var version = 1; version < projection.version(); version++) {
            var old = projection.stored(version);
            if (pointers.find(id(old)).first() != null && holder(old).isEmpty()) {
                pointers.deleteOne(id(old));
                abandonAll(old + "#");
                generations(old).forEach(name -> collection(name).drop());
                orders.forget(old);
            }
        }
    }

    private static boolean isOver(BsonDocument pointer, Duration grace) {
        return !Instant.parse(pointer.getString(SWAPPED).getValue()).plus(grace).isAfter(Instant.now());
    }

    private List<String> generations(String projection) {
        return database.listCollectionNames().into(new ArrayList<>()).stream()
                .filter(name -> name.startsWith(projection + "@"))
                .toList();
    }

    /**
     * Only signs of life tell who is alive: whoever looks for the first time waits for one of each, a few seconds at most.
     */
    void lookAround() {
        var silent = new HashMap<String, BsonDocument>();
        leases.find().forEach(lease -> silent.put(lease.getString(Shape.ID).getValue(), lease));
        silent.keySet().removeAll(watched.keySet());
        var from = System.nanoTime();
        while (!silent.isEmpty() && System.nanoTime() - from < SIGN_OF_LIFE.toNanos()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            leases.find().forEach(lease -> {
                if (!lease.equals(silent.get(lease.getString(Shape.ID).getValue()))) {
                    silent.remove(lease.getString(Shape.ID).getValue());
                }
            });
        }
        silent.forEach((purpose, lease) ->
                watched.computeIfAbsent(purpose, this::lease).stoodStill(lease));
    }

    /** Somebody's claim to a projection, or to some work on one; not made yet. */
    Lease lease(String purpose) {
        return new Lease(leases, purpose, System::nanoTime);
    }

    /** Who claims it, as they call themselves; nobody once nothing has been heard of them for a while. */
    Optional<String> holder(String purpose) {
        return watched.computeIfAbsent(purpose, this::lease).holder();
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

    private static BsonDocument unfinished(long from) {
        return id(POSITION)
                .append(BUILDING, BsonBoolean.TRUE)
                .append(
                        Shape.AT,
                        from == Log.START ? new BsonDocument("$exists", BsonBoolean.FALSE) : new BsonInt64(from));
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
