package com.atomicmcp.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/**
 * An ordered log of events, read in pages and waited on.
 *
 * <p>A position is one number because appenders take turns: what is visible is never overtaken by something older that
 * commits late.
 */
public final class Log {

    /** Before the first entry. */
    public static final long START = -1;

    private final LogName name;
    private final EventStorageEngine engine;
    private final Bell bell = new Bell();

    /** @param engine gives its events in pages; the page size is the engine's batch size */
    public Log(LogName name, EventStorageEngine engine) {
        this.name = name;
        this.engine = engine;
    }

    public LogName name() {
        return name;
    }

    /** Everything after a position, to the head as it is met; to be closed. */
    public Stream<Entry> after(long position) {
        return engine.readEvents(token(position), false).map(Entry::of);
    }

    /**
     * Up to {@code limit} entries, and more only where an upcaster made several of one: they share a position and must
     * be folded together. An engine page of {@code limit + 1} spares the second query that looking one further costs.
     */
    public List<Entry> after(long position, int limit) {
        var page = new ArrayList<Entry>(limit);
        try (var entries = after(position)) {
            for (var all = entries.iterator(); all.hasNext(); ) {
                var entry = all.next();
                if (page.size() >= limit && page.getLast().position() != entry.position()) {
                    break;
                }
                page.add(entry);
            }
        }
        return page;
    }

    /** The position of the last entry, {@link #START} where there is none. */
    public long head() {
        return engine.createHeadToken() instanceof GapAwareTrackingToken head ? head.getIndex() : START;
    }

    /** Rings when something may have been appended, by this process or another; lost, a ring costs a second, not an event. */
    public Bell bell() {
        return bell;
    }

    private static @Nullable GapAwareTrackingToken token(long position) {
        return position < 0 ? null : GapAwareTrackingToken.newInstance(position, Set.of());
    }
}
