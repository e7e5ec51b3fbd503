package com.atomicmcp.query.projection;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Folds events as a runner would, an hour apart, to be asked for what became of them. */
public final class Given {

    public static final Instant BEGINNING = Instant.parse("2026-03-01T10:00:00.123456789Z");

    private final List<? extends Event> events;

    private Given(List<? extends Event> events) {
        this.events = events;
    }

    public static Given given(Event... events) {
        return new Given(List.of(events));
    }

    /** When the event of that number happened, counted from 0. */
    public static Instant at(int number) {
        return BEGINNING.plusSeconds(3_600L * number);
    }

    /** The document of that key, after all events. */
    public <E extends Event, D> Optional<D> then(Projection<E, D> projection, String key) {
        var folding = new Folding<>(projection);
        var entries = new java.util.ArrayList<Entry>();
        for (var i = 0; i < events.size(); i++) {
            entries.add(new Entry(i, "event-" + i, at(i), events.get(i), Map.of()));
        }
        var stored = folding.fold(key, null, folding.byDocument(entries).getOrDefault(key, List.of()));
        if (stored == null) {
            return Optional.empty();
        }
        if (stored.parked() != null) {
            throw new AssertionError(stored.parked());
        }
        return Optional.ofNullable(
                folding.shape.read(folding.shape.write(stored).orElseThrow()).body());
    }
}
