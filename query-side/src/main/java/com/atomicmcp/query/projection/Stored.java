package com.atomicmcp.query.projection;

import com.atomicmcp.log.Log;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document and the position it has seen. One that was folded to nothing keeps its place, so that it is not made again
 * by an event it has seen already.
 *
 * @param parked why an event could not be folded, or nothing; a parked one stands still at its last good state
 */
record Stored<D>(
        String id, long at, @Nullable D body, @Nullable String parked) {

    /** Nobody needs to be told of it. */
    boolean gone() {
        return body == null && parked == null;
    }

    /** The same, as if what could not be folded had not been tried. */
    Stored<D> unparked() {
        return new Stored<>(id, at, body, null);
    }

    /** Which event could not be folded, without what was said of it: that may tell what it said. */
    static @Nullable String withoutWords(@Nullable String parked) {
        return parked == null ? null : parked.replaceFirst("(?s)^(event \\d+):.*", "$1 could not be folded");
    }

    /** Whether it has seen more, or stands still since then. */
    boolean movedOnFrom(@Nullable Stored<D> was) {
        return was == null || at != was.at || !Objects.equals(parked, was.parked) || !Objects.equals(body, was.body);
    }

    /** Stands still at its last good state, for the next would be larger than the store takes. */
    static <D> Stored<D> tooLarge(String id, @Nullable Stored<D> good) {
        var why = "what comes next makes it larger than the store takes";
        return good == null ? new Stored<>(id, Log.START, null, why) : new Stored<>(id, good.at(), good.body(), why);
    }
}
