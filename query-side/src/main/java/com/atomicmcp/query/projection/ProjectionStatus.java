package com.atomicmcp.query.projection;

import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a projection fares, wherever it runs.
 *
 * @param generation the collection that readers see; none where there is none yet
 * @param before the one they saw before, as long as it is kept
 * @param position how far the read model has come; none where there is none yet
 * @param head how far its log has come
 * @param lagSeconds for how long the first entry that the read model has not seen has been there; 0 where it has seen all
 * @param holder the process that runs it, as it calls itself; none where no process does
 * @param running whether it is run in this process
 * @param parked how many documents stand still because an event could not be folded; none where they were not counted
 * @param rebuild the rebuild that is under way, or waits to be resumed
 * @param passedOver kinds of events that this version does not know, and that are no concern of it
 * @param error why it makes no progress, or nothing; the kind of failure, with nothing in it that somebody stored
 */
public record ProjectionStatus(
        String name,
        int version,
        LogName log,
        State state,
        @Nullable String generation,
        @Nullable String before,
        @Nullable Long position,
        long head,
        long lagSeconds,
        @Nullable String holder,
        boolean running,
        @Nullable Long parked,
        @Nullable Building rebuild,
        Set<String> passedOver,
        @Nullable String error) {

    /** What it is doing. */
    public enum State {
        /** It has seen the whole log. */
        @JsonProperty("running")
        RUNNING,
        /** It is behind its log, and goes on. */
        @JsonProperty("catching-up")
        CATCHING_UP,
        /** An operator stopped it. */
        @JsonProperty("paused")
        PAUSED,
        /** It stands still, and tries again. */
        @JsonProperty("failed")
        FAILED,
        /** A new generation is folded beside it. */
        @JsonProperty("rebuilding")
        REBUILDING,
        /** No process runs it. */
        @JsonProperty("not-running")
        NOT_RUNNING
    }

    /**
     * A rebuild.
     *
     * @param position how far what would be resumed has come
     * @param holder the process that is at it; none where it waits to be resumed
     */
    public record Building(
            String generation, long position, @Nullable String holder) {}

    /** How many entries of the log it has not seen, at most: positions may leave some out. */
    @JsonProperty
    public long lag() {
        return head - (position == null ? Log.START : position);
    }

    /** Whether there is no read model yet, and this process is making it. */
    boolean comes() {
        return running && position == null && error == null && state != State.PAUSED;
    }
}
