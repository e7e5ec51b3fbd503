package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Column;
import com.atomicmcp.audit.seal.Imprint;
import com.atomicmcp.audit.seal.Imprints;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Finding.Kind;
import com.atomicmcp.command.audit.seal.Seals.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names what is different among the entries under a seal. */
final class Differences {

    private static final int SUSPECTS = 10;

    private final Seals seals;
    private boolean searched;

    Differences(Seals seals) {
        this.seals = seals;
    }

    /**
     * Names the first difference, by position, and counts the others.
     *
     * @param kept what the seal is over
     * @param seen what is there, which is not the same
     */
    Finding first(Seal seal, Imprints kept, List<Seen> seen) {
        var sealed = new TreeMap<Long, Imprint>();
        kept.all().forEach(imprint -> sealed.put(imprint.position(), imprint));
        var here = new TreeMap<Long, Seen>();
        var twice = new TreeMap<Long, Seen>();
        for (var entry : seen) {
            place(entry, sealed, here, twice);
        }
        var positions = new TreeSet<>(sealed.keySet());
        positions.addAll(here.keySet());
        var different = positions.stream()
                .filter(position -> twice.containsKey(position) || !same(sealed.get(position), here.get(position)))
                .toList();
        var position = different.getFirst();
        var others = different.size() == 1
                ? ""
                : " Under the same seal " + (different.size() - 1) + " more positions differ.";
        var second = twice.get(position);
        return second != null && same(sealed.get(position), here.get(position))
                ? inserted(seal, second, ": the position is taken twice." + others)
                : named(seal, position, sealed.get(position), here.get(position), others);
    }

    /** Where a position is taken more than once, what was sealed there is preferred. */
    private static void place(Seen entry, Map<Long, Imprint> sealed, Map<Long, Seen> here, Map<Long, Seen> twice) {
        var other = here.putIfAbsent(entry.position(), entry);
        if (other != null && same(sealed.get(entry.position()), entry)) {
            here.put(entry.position(), entry);
            twice.putIfAbsent(entry.position(), other);
        } else if (other != null) {
            twice.putIfAbsent(entry.position(), entry);
        }
    }

    private static boolean same(@Nullable Imprint sealed, @Nullable Seen here) {
        return sealed != null && here != null && sealed.same(here.imprint());
    }

    private Finding named(Seal seal, long position, @Nullable Imprint sealed, @Nullable Seen here, String others) {
        var columns = sealed == null || here == null ? List.<Column>of() : sealed.differences(here.imprint());
        if (sealed != null && here != null && !columns.contains(Column.EVENT)) {
            return changed(seal, here, columns, others);
        }
        var before = here == null ? Optional.<Long>empty() : sealedAt(here.imprint());
        var now = sealed == null ? Optional.<Long>empty() : standsAt(sealed);
        searched = true;
        if (now.isPresent() && (before.isPresent() || here == null)) {
            return new Finding(
                    Kind.ENTRIES_REORDERED,
                    seal.number(),
                    position,
                    here == null ? null : here.eventId(),
                    "Entries were reordered: what was sealed at position " + position + " stands at " + now.get()
                            + before.map(from -> ", and what was sealed at " + from + " stands here")
                                    .orElse("")
                            + "." + others);
        }
        if (here == null || (sealed != null && before.isPresent())) {
            return new Finding(
                    Kind.ENTRY_REMOVED,
                    seal.number(),
                    position,
                    null,
                    "The entry at position " + position + " was removed"
                            + before.map(from -> "; what was sealed at " + from + " stands in its place")
                                    .orElse("")
                            + "." + others);
        }
        return sealed == null || now.isPresent()
                ? inserted(seal, here, "." + others)
                : changed(seal, here, columns, others);
    }

    private static Finding changed(Seal seal, Seen here, List<Column> columns, String others) {
        var which = columns.isEmpty()
                ? "in which column cannot be told"
                : columns.stream().map(Column::words).collect(Collectors.joining(", "));
        return new Finding(
                Kind.ENTRY_CHANGED,
                seal.number(),
                here.position(),
                here.eventId(),
                "The entry at position " + here.position() + " (" + here.eventId() + ") was changed: " + which + "."
                        + others);
    }

    private static Finding inserted(Seal seal, Seen here, String others) {
        return new Finding(
                Kind.ENTRY_INSERTED,
                seal.number(),
                here.position(),
                here.eventId(),
                "The entry at position " + here.position() + " (" + here.eventId() + ") was inserted" + others);
    }

    /** Where an entry that says the same was sealed. Searched for the first difference only: it takes a pass. */
    private Optional<Long> sealedAt(Imprint wanted) {
        if (searched) {
            return Optional.empty();
        }
        var number = 0L;
        for (var page = seals.page(number); !page.isEmpty(); page = seals.page(number)) {
            for (var stored : page) {
                number = stored.number();
                var met = stored.imprints().stream()
                        .flatMap(imprints -> imprints.all().stream())
                        .filter(wanted::saysTheSame)
                        .findFirst();
                if (met.isPresent()) {
                    return met.map(Imprint::position);
                }
            }
        }
        return Optional.empty();
    }

    /** Where an entry that says the same stands now. */
    private Optional<Long> standsAt(Imprint wanted) {
        if (searched) {
            return Optional.empty();
        }
        for (var page = seals.after(Long.MIN_VALUE);
                !page.isEmpty();
                page = seals.after(page.getLast().position())) {
            var met = page.stream()
                    .filter(seen -> wanted.saysTheSame(seen.imprint()))
                    .findFirst();
            if (met.isPresent()) {
                return met.map(Seen::position);
            }
        }
        return Optional.empty();
    }

    /** Where what is kept of the entries was changed as well, which one it is cannot be told. */
    static Finding somewhere(Seal seal, Optional<Imprints> kept, List<Seen> seen) {
        return new Finding(
                Kind.ENTRY_AND_IMPRINT_CHANGED,
                seal.number(),
                seal.after() + 1,
                null,
                "Among the entries from position " + (seal.after() + 1) + " to " + seal.last() + " under seal "
                        + seal.number()
                        + " at least one was changed, and so was what is kept beside the seal to"
                        + " name it: which one cannot be told."
                        + kept.map(imprints -> suspects(imprints, seen)).orElse(""));
    }

    private static String suspects(Imprints kept, List<Seen> seen) {
        var here = seen.stream().collect(Collectors.toMap(Seen::position, Seen::imprint, (one, _) -> one));
        var differing = kept.all().stream()
                .filter(imprint -> !Optional.ofNullable(here.get(imprint.position()))
                        .filter(imprint::same)
                        .isPresent())
                .map(imprint -> Long.toString(imprint.position()))
                .limit(SUSPECTS)
                .collect(Collectors.joining(", "));
        return differing.isEmpty() ? "" : " The two contradict each other at position " + differing + ".";
    }
}
