package com.atomicmcp.audit;

import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.Entry;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the trail somebody wants to see; what is left out admits all.
 *
 * @param from the first moment
 * @param to the first moment that is too late
 * @param actor the id or account of who did it, or a part of their name
 * @param kinds events by name ({@code role.created}) or by the first word of it ({@code role})
 * @param thing the id of what it was done to or touched, or a part of its name
 * @param client the id of the client that is concerned, or a part of its name
 */
public record TrailFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String actor,
        List<String> kinds,
        @Nullable String thing,
        @Nullable String client) {

    public static final TrailFilter ALL = new TrailFilter(null, null, null, List.of(), null, null);

    public TrailFilter {
        kinds = List.copyOf(kinds);
        if (from != null && to != null && to.isBefore(from)) {
            throw new Refused(new InvalidValue("to", "is before 'from'"));
        }
    }

    /**
     * The same from what people type: times such as 2026-01-31T08:00:00Z.
     *
     * @throws Refused as invalid, where that is no time, or no event is called so
     */
    public static TrailFilter of(
            @Nullable String from,
            @Nullable String to,
            @Nullable String actor,
            @Nullable Collection<String> kinds,
            @Nullable String thing,
            @Nullable String client) {
        var wanted = kinds == null
                ? List.<String>of()
                : kinds.stream().filter(kind -> !kind.isBlank()).toList();
        wanted.forEach(TrailFilter::insistOnKind);
        return new TrailFilter(
                Words.instant("from", from),
                Words.instant("to", to),
                Words.given(actor),
                wanted,
                Words.given(thing),
                Words.given(client));
    }

    private static void insistOnKind(String kind) {
        if (EventNames.all().keySet().stream()
                .noneMatch(name -> name.equals(kind) || EventNames.family(name).equals(kind))) {
            throw new Refused(new InvalidValue(
                    "kind", "is the name of an event, such as role.created, or the first word of one"));
        }
    }

    /** What can be told before an entry is read. */
    boolean mayAdmit(Entry entry) {
        return (from == null || !entry.at().isBefore(from))
                && (to == null || entry.at().isBefore(to));
    }

    public boolean admits(TrailEntry entry) {
        return (from == null || !entry.at().isBefore(from))
                && (to == null || entry.at().isBefore(to))
                && (actor == null || entry.actor().answersTo(actor))
                && (kinds.isEmpty() || kinds.contains(entry.kind()) || kinds.contains(EventNames.family(entry.kind())))
                && (thing == null || touches(entry, thing))
                && (client == null || (entry.client() != null && entry.client().answersTo(client)));
    }

    private static boolean touches(TrailEntry entry, String text) {
        return (entry.thing() != null && entry.thing().answersTo(text))
                || entry.concerned().stream().anyMatch(other -> other.answersTo(text));
    }
}
