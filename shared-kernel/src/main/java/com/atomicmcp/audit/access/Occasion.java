package com.atomicmcp.audit.access;

import com.atomicmcp.kernel.Caller;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.Entry;
import java.time.Instant;

/**
 * The event that brought something about.
 *
 * @param position in the decision log
 * @param kind what the log calls it: {@code group.member-added}
 * @param by who did it
 */
public record Occasion(String eventId, long position, Instant at, String kind, Actor by) {

    /**
     * Who did something.
     *
     * @param kind {@code member}, {@code operator} or {@code system}
     * @param name as people knew them at that time
     */
    public record Actor(String kind, String id, String name) {}

    static Occasion of(Entry entry) {
        var kind = entry.event().getClass();
        return new Occasion(
                entry.eventId(),
                entry.position(),
                entry.at(),
                EventNames.name(kind).orElse(kind.getSimpleName()),
                new Actor(
                        noted(entry, Caller.ACTOR_KIND),
                        noted(entry, Caller.ACTOR_ID),
                        noted(entry, Caller.ACTOR_NAME)));
    }

    private static String noted(Entry entry, String what) {
        return entry.metadata().get(what) instanceof String text ? text : "unknown";
    }

    Occasion orNewer(Occasion other) {
        return other.position > position ? other : this;
    }

    Occasion orOlder(Occasion other) {
        return other.position < position ? other : this;
    }
}
