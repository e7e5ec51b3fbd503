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

    /** Whether it has seen more, or stands still since then. */
    boolean movedOnFrom(@Nullable Stored<D> was) {
        return was == null || at != was.at || !Objects.equals(parked, was.parked);
    }

    static <D> Stored<D> tooLarge(String id, int bytes) {
        return new Stored<>(id, Log.START, null, "grew to " + bytes + " bytes, more than the store takes");
    }
}
