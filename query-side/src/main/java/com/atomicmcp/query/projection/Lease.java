package com.atomicmcp.query.projection;

import com.mongodb.client.MongoCollection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * One runner's claim to a projection. It spares work, no more: two runners at once are safe, only slow.
 *
 * <p>The holder counts up; who sees the count stand still long enough takes over. Each goes by its own clock, and no two
 * clocks are compared.
 */
final class Lease {

    static final long MILLIS = 10_000;

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(MILLIS);

    /** Often, so that who comes second is soon told so. */
    private static final long BETWEEN_SIGNS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final String PROCESS = "process " + ProcessHandle.current().pid() + " on " + host();
    private static final String OWNER = "owner";
    private static final String COUNT = "count";

    private final MongoCollection<BsonDocument> leases;
    private final BsonDocument projection;
    private final BsonString owner =
            new BsonString(PROCESS + " " + UUID.randomUUID().toString().substring(0, 8));
    private final LongSupplier nanos;
    private long until;
    private boolean ours;
    private @Nullable BsonDocument seen;
    private long seenSince;

    /** @param nanos a clock that never goes back */
    Lease(MongoCollection<BsonDocument> leases, String projection, LongSupplier nanos) {
        this.leases = leases;
        this.projection = new BsonDocument(Shape.ID, new BsonString(projection));
        this.nanos = nanos;
        this.until = nanos.getAsLong();
    }

    /** Whether it is ours now; renewed in time, and taken if nobody has it. */
    boolean held() {
        var now = nanos.getAsLong();
        if (until - now > NANOS - BETWEEN_SIGNS) {
            return true;
        }
        var held = renewed() || taken(now);
        if (held) {
            until = now + NANOS;
            seen = null;
        }
        ours = held;
        return held;
    }

    /** Whether it has been ours all along, also while we may have been suspended: whoever lost it does not take it anew. */
    boolean kept() {
        var now = nanos.getAsLong();
        if (!ours) {
            return held();
        }
        ours = renewed();
        until = ours ? now + NANOS : now;
        return ours;
    }

    /**
     * Takes it, waiting as long as nothing is heard of who has it.
     *
     * @throws Busy if it is heard of
     */
    Lease taken() throws InterruptedException {
        var first = leases.find(projection).first();
        while (!held()) {
            var now = leases.find(projection).first();
            if (now != null && first != null && !now.equals(first)) {
                throw new Busy(now.getString(OWNER).getValue());
            }
            first = first == null ? now : first;
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        return this;
    }

    /** Who has it, as they call themselves; nobody where it was seen to stand still for so long that it may be taken. */
    synchronized Optional<String> holder() {
        var now = nanos.getAsLong();
        var found = leases.find(projection).first();
        if (found == null) {
            return Optional.empty();
        }
        if (!found.equals(seen)) {
            seen = found;
            seenSince = now;
        }
        return now - seenSince < NANOS ? Optional.of(found.getString(OWNER).getValue()) : Optional.empty();
    }

    /** Its holder has given no sign of life for as long as whoever looks was willing to wait. */
    synchronized void stoodStill(BsonDocument found) {
        seen = found;
        seenSince = nanos.getAsLong() - NANOS;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "this machine";
        }
    }

    /** Lets others in at once, if it was ours. */
    void release() {
        if (until - nanos.getAsLong() > 0) {
            until = nanos.getAsLong();
            ours = false;
            leases.deleteOne(ours());
        }
    }

    private boolean renewed() {
        var onward = new BsonDocument("$inc", new BsonDocument(COUNT, new BsonInt64(1)));
        return leases.updateOne(ours(), onward).getMatchedCount() == 1;
    }

    private boolean taken(long now) {
        var found = leases.find(projection).first();
        if (found == null) {
            return Generations.inserted(leases, ours().append(COUNT, new BsonInt64(0)));
        }
        if (!found.equals(seen)) {
            seen = found;
            seenSince = now;
            return false;
        }
        return now - seenSince >= NANOS
                && leases.replaceOne(found, ours().append(COUNT, new BsonInt64(0)))
                                .getMatchedCount()
                        == 1;
    }

    private BsonDocument ours() {
        return projection.clone().append(OWNER, owner);
    }
}
