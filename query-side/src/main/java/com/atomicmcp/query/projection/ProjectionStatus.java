package com.atomicmcp.query.projection;

import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import org.jspecify.annotations.Nullable;

/**
 * How a projection fares.
 *
 * @param position how far its read model has come; none where there is none yet
 * @param head how far its log has come
 * @param running whether it is run in this process
 * @param error why it makes no progress here, or nothing; the kind of failure, with nothing in it that somebody stored
 */
public record ProjectionStatus(
        String name,
        LogName log,
        @Nullable Long position,
        long head,
        boolean running,
        @Nullable String error) {

    /** How many entries of the log it has not seen, at most: positions may leave some out. */
    public long lag() {
        return head - (position == null ? Log.START : position);
    }
}
