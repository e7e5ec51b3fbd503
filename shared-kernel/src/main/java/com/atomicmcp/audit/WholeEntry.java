package com.atomicmcp.audit;

import com.atomicmcp.log.Entry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one entry.
 *
 * @param event what is stored of it
 * @param metadata what is stored of who, from where, with which command
 * @param together the other entries of the same request, 1,000 at most
 */
public record WholeEntry(TrailEntry entry, Object event, Object metadata, List<TrailEntry> together) {

    private static final int MOST_OF_ONE_REQUEST = 1_000;
    private static final String GARBLED = "what is stored of it cannot be read";

    /**
     * Looks for one.
     *
     * @param event its id, or its position
     * @param log all entries from the beginning, or all of one organization, each time it is asked
     */
    public static Optional<WholeEntry> of(String event, Supplier<Stream<Entry>> log) {
        var trail = new Trail();
        try (var entries = log.get()) {
            for (var all = entries.iterator(); all.hasNext(); ) {
                var entry = all.next();
                if (entry.eventId().equals(event)
                        || Long.toString(entry.position()).equals(event)) {
                    var told = trail.tell(entry);
                    return Optional.of(new WholeEntry(
                            told, readable(entry::event), readable(entry::metadata), together(told, log)));
                }
                trail.pass(entry);
            }
        }
        return Optional.empty();
    }

    private static List<TrailEntry> together(TrailEntry found, Supplier<Stream<Entry>> log) {
        if (found.correlationId() == null) {
            return List.of();
        }
        var trail = new Trail();
        try (var entries = log.get()) {
            return entries.<TrailEntry>mapMulti((entry, seen) -> {
                        if (found.correlationId().equals(Trail.request(entry))) {
                            seen.accept(trail.tell(entry));
                        } else {
                            trail.pass(entry);
                        }
                    })
                    .filter(other -> Objects.equals(id(found.organization()), id(other.organization()))
                            && other.position() != found.position())
                    .limit(MOST_OF_ONE_REQUEST)
                    .toList();
        }
    }

    private static @Nullable String id(@Nullable Thing thing) {
        return thing == null ? null : thing.id();
    }

    private static Object readable(Supplier<Object> stored) {
        try {
            return stored.get();
        } catch (RuntimeException garbled) {
            return GARBLED;
        }
    }
}
