package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Column;
import com.atomicmcp.audit.seal.HashTree;
import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Imprint;
import com.atomicmcp.audit.seal.Imprints;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Finding.Kind;
import com.atomicmcp.command.audit.seal.SealKeys.Voucher;
import com.atomicmcp.command.audit.seal.Seals.Seen;
import com.atomicmcp.command.audit.seal.Seals.StoredSeal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Recomputes every seal from the entries in the store, a batch at a time. */
@Component
public class Verification {

    /** An entry that was sealed later than this after it was stored was unprotected meanwhile. */
    private static final Duration LATE = Duration.ofHours(1);

    private final Seals seals;
    private final SealKeys keys;
    private final Clock clock;

    public Verification(Seals seals, SealKeys keys, Clock clock) {
        this.seals = seals;
        this.keys = keys;
        this.clock = clock;
    }

    /** Who is told how it goes. */
    public interface Told {
        void progress(long entries, long of);

        void found(Finding finding);
    }

    /**
     * What there was.
     *
     * @param entries how many were checked
     * @param seal the number of the last seal; 0 where there is none
     * @param last up to which position it is sealed
     * @param hash of the last seal; nothing where there is none
     * @param unsealed how many entries at the end are not sealed yet
     * @param notices what cannot be told, in words
     */
    public record Verified(
            long entries,
            long seal,
            long last,
            @Nullable String hash,
            long unsealed,
            long findings,
            List<String> notices) {}

    /** @param against a head that was kept outside */
    public Verified verify(Optional<Head> against, Told told) {
        var missing = seals.missing();
        if (missing.isEmpty()) {
            return new Run(against, told).run();
        }
        missing.forEach(table -> told.found(new Finding(
                Kind.TABLE_REMOVED,
                null,
                null,
                null,
                "The table " + table + " was removed, renamed or lost columns: nothing can be checked without it.")));
        return new Verified(0, 0, Seal.START, null, 0, missing.size(), List.of());
    }

    private final class Run {

        private final Optional<Head> against;
        private final Told told;
        private final Seals.Reader reader = seals.new Reader();
        private final Map<String, Voucher> vouchers = new HashMap<>();
        private final Set<String> foreign = new HashSet<>();
        private final List<String> notices = new ArrayList<>();
        private final long all = seals.count(Long.MIN_VALUE, Long.MAX_VALUE);
        private long findings;
        private long checked;
        private boolean searched;
        private boolean headMet;
        private long lateUpTo = Seal.START;
        private @Nullable Seal before;

        Run(Optional<Head> against, Told told) {
            this.against = against;
            this.told = told;
        }

        Verified run() {
            headOfAnother();
            belowTheFirst();
            var number = 0L;
            for (var page = seals.page(number); !page.isEmpty(); page = seals.page(number)) {
                for (var stored : page) {
                    check(stored);
                    number = stored.number();
                    told.progress(checked, all);
                }
            }
            truncated();
            var last = before == null ? Seal.START : before.last();
            if (lateUpTo > Seal.START) {
                notices.add(
                        "Entries up to position " + lateUpTo + " were sealed more than an hour after they were stored:"
                                + " what was done to them before that, the seals cannot tell.");
            }
            if (vouchers.containsValue(Voucher.UNKNOWN) && against.isEmpty()) {
                notices.add("That the key is this installation's own was not checked: set ATOMIC_KEY_SECRET, or compare"
                        + " with a head that was kept outside.");
            }
            var unsealed = seals.count(last, Long.MAX_VALUE);
            seals.rows(last, 1).stream()
                    .filter(first -> longBefore(first.time(), clock.instant()))
                    .forEach(first -> notices.add("Entries from position " + first.position()
                            + " were stored more than an hour ago and are not sealed: nothing seals this log, or its"
                            + " seals were taken away."));
            return new Verified(
                    checked,
                    before == null ? 0 : before.number(),
                    last,
                    before == null ? null : before.hash(),
                    unsealed,
                    findings,
                    List.copyOf(notices));
        }

        private void found(
                Kind kind, @Nullable Long seal, @Nullable Long position, @Nullable String event, String words) {
            findings++;
            told.found(new Finding(kind, seal, position, event, words));
        }

        // ---- against a head

        private void headOfAnother() {
            against.filter(head -> keys.find(head.key()).isEmpty()).ifPresent(head -> {
                headMet = true; // its seals say nothing about this log
                found(
                        Kind.HEAD_OF_ANOTHER,
                        head.seal(),
                        null,
                        null,
                        "The head is signed with a key that is not in this store: it is of another installation, or"
                                + " the keys and all seals were replaced.");
            });
        }

        private void meet(Seal seal) {
            against.filter(head -> head.seal() == seal.number()).ifPresent(head -> {
                if (!headMet && !head.hash().equals(seal.hash())) {
                    var kept = head.stated();
                    var where = kept.previous().equals(seal.previous())
                            ? "after position " + kept.after()
                            : "at position " + kept.after() + " or before";
                    found(
                            Kind.HISTORY_REWRITTEN,
                            seal.number(),
                            kept.after() + 1,
                            null,
                            "Seal " + seal.number() + " is another one than the head that was kept outside: the log was"
                                    + " written anew " + where + ".");
                }
                headMet = true;
            });
        }

        private void truncated() {
            against.filter(_ -> !headMet).ifPresent(head -> {
                var last = before == null ? Seal.START : before.last();
                found(
                        Kind.LOG_TRUNCATED,
                        head.seal(),
                        last + 1,
                        null,
                        "The head that was kept outside has " + head.entries() + " entries up to position "
                                + head.last()
                                + " under seal " + head.seal() + ", but the seals here end with "
                                + (before == null
                                        ? "none"
                                        : "number " + before.number() + ", " + before.entries()
                                                + " entries up to position " + before.last())
                                + ": the end was cut off.");
            });
        }

        // ---- seals

        private void belowTheFirst() {
            var below = seals.rows(Long.MIN_VALUE, 1);
            if (!below.isEmpty() && below.getFirst().position() <= Seal.START) {
                var first = below.getFirst();
                found(
                        Kind.ENTRY_INSERTED,
                        null,
                        first.position(),
                        first.eventId(),
                        "The entry at position " + first.position() + " (" + first.eventId()
                                + ") was inserted: no entry is stored before position 0.");
            }
        }

        private void check(StoredSeal stored) {
            var read = Seal.read(stored.statement());
            var whole = read.filter(stored::filedAs)
                    .filter(seal -> keys.find(seal.key())
                            .filter(key -> key.signed(stored.statement(), stored.signature()))
                            .isPresent())
                    .isPresent();
            if (read.isEmpty() || !whole) {
                found(
                        Kind.SEAL_CHANGED,
                        stored.number(),
                        null,
                        null,
                        "Seal " + stored.number() + " was changed: "
                                + (read.isEmpty()
                                        ? "these are not the words of a seal."
                                        : keys.find(read.get().key()).isEmpty()
                                                ? "its key is not in the store."
                                                : !stored.filedAs(read.get())
                                                        ? "it is filed under other numbers than it states."
                                                        : "its signature is not of what it states."));
                before = read.isPresent() && read.get().number() == stored.number() ? read.get() : before;
                uncertain = true;
                return;
            }
            var seal = read.get();
            vouch(seal);
            follow(seal);
            meet(seal);
            entries(stored, seal);
            before = seal;
            uncertain = false;
        }

        /** Whether the seal before could not be relied on, which was said already. */
        private boolean uncertain;

        private void vouch(Seal seal) {
            var voucher = vouchers.computeIfAbsent(seal.key(), keys::voucher);
            var byHead = against.filter(head -> head.key().equals(seal.key())).isPresent();
            if (voucher == Voucher.NOBODY && !byHead && foreign.add(seal.key())) {
                found(
                        Kind.KEY_FOREIGN,
                        seal.number(),
                        seal.after() + 1,
                        null,
                        "Seal " + seal.number() + " is signed with key " + seal.key()
                                + ", which is not kept with the secret of this installation: whoever has the store may"
                                + " have put it there.");
            }
        }

        private void follow(Seal seal) {
            var expected = before == null ? 1 : before.number() + 1;
            if (seal.number() > expected) {
                var from = before == null ? Seal.START : before.last();
                found(
                        Kind.SEAL_REMOVED,
                        expected,
                        from + 1,
                        null,
                        (seal.number() == expected + 1
                                        ? "Seal " + expected + " was removed"
                                        : "Seals " + expected + " to " + (seal.number() - 1) + " were removed")
                                + ": the entries from position " + (from + 1) + " to " + seal.after()
                                + " cannot be checked.");
            } else if (!uncertain) {
                var previous = before == null ? Seal.NONE : before.hash();
                var after = before == null ? Seal.START : before.last();
                if (!seal.previous().equals(previous) || seal.after() != after) {
                    found(
                            Kind.SEAL_REPLACED,
                            seal.number(),
                            seal.after() + 1,
                            null,
                            "Seal " + seal.number() + " does not follow on seal " + (expected - 1)
                                    + ": one of them is of another history.");
                }
            }
        }

        // ---- entries

        private void entries(StoredSeal stored, Seal seal) {
            var seen = reader.range(seal.after(), seal.last(), 2 * Seal.MOST);
            checked += seen.size();
            var root = HexFormat.of()
                    .formatHex(HashTree.root(
                            seen.stream().map(entry -> entry.imprint().leaf()).toList()));
            var intact = seen.size() == seal.count() && root.equals(seal.root());
            var imprints = stored.imprints();
            var trusted = imprints.filter(kept -> kept.hash().equals(seal.imprints()));
            if (intact) {
                if (trusted.isEmpty()) {
                    found(
                            Kind.IMPRINTS_CHANGED,
                            seal.number(),
                            seal.after() + 1,
                            null,
                            "What is kept beside seal " + seal.number()
                                    + " to name changed entries was changed itself; the entries are as they were sealed.");
                }
                late(seal, seen);
            } else if (trusted.isPresent()) {
                differ(seal, trusted.get(), seen);
            } else {
                found(
                        Kind.ENTRY_AND_IMPRINT_CHANGED,
                        seal.number(),
                        seal.after() + 1,
                        null,
                        "Among the entries from position " + (seal.after() + 1) + " to " + seal.last() + " under seal "
                                + seal.number()
                                + " at least one was changed, and so was what is kept beside the seal to"
                                + " name it: which one cannot be told."
                                + imprints.map(kept -> suspects(kept, seen)).orElse(""));
            }
        }

        private static String suspects(Imprints kept, List<Seen> seen) {
            var here = seen.stream().collect(Collectors.toMap(Seen::position, Seen::imprint, (one, _) -> one));
            var differing = kept.all().stream()
                    .filter(imprint -> !Optional.ofNullable(here.get(imprint.position()))
                            .filter(imprint::same)
                            .isPresent())
                    .map(imprint -> Long.toString(imprint.position()))
                    .limit(10)
                    .collect(Collectors.joining(", "));
            return differing.isEmpty() ? "" : " The two contradict each other at position " + differing + ".";
        }

        private void late(Seal seal, List<Seen> seen) {
            if (!seen.isEmpty() && longBefore(seen.getFirst().time(), seal.at())) {
                lateUpTo = seal.last();
            }
        }

        /** Whether an entry of this time was stored long before; one without a time was sealed as it is. */
        private static boolean longBefore(String time, Instant at) {
            try {
                return Instant.parse(time).plus(LATE).isBefore(at);
            } catch (DateTimeException noTime) {
                return false;
            }
        }

        /** Names the first difference, by position, and counts the others. */
        private void differ(Seal seal, Imprints kept, List<Seen> seen) {
            var sealed = new TreeMap<Long, Imprint>();
            kept.all().forEach(imprint -> sealed.put(imprint.position(), imprint));
            var here = new TreeMap<Long, Seen>();
            var twice = new TreeMap<Long, Seen>();
            for (var entry : seen) {
                var other = here.putIfAbsent(entry.position(), entry);
                if (other != null && same(sealed.get(entry.position()), entry)) {
                    here.put(entry.position(), entry);
                    twice.putIfAbsent(entry.position(), other);
                } else if (other != null) {
                    twice.putIfAbsent(entry.position(), entry);
                }
            }
            var positions = new TreeSet<>(sealed.keySet());
            positions.addAll(here.keySet());
            var different = positions.stream()
                    .filter(position -> !same(sealed.get(position), here.get(position)) || twice.containsKey(position))
                    .toList();
            var position = different.getFirst();
            var others = different.size() == 1
                    ? ""
                    : " Under the same seal " + (different.size() - 1) + " more positions differ.";
            if (twice.containsKey(position) && same(sealed.get(position), here.get(position))) {
                inserted(seal, twice.get(position), ": the position is taken twice." + others);
            } else {
                name(seal, position, sealed.get(position), here.get(position), others);
            }
        }

        private static boolean same(@Nullable Imprint sealed, @Nullable Seen here) {
            return sealed != null && here != null && sealed.same(here.imprint());
        }

        private void name(Seal seal, long position, @Nullable Imprint sealed, @Nullable Seen here, String others) {
            var columns = sealed == null || here == null ? List.<Column>of() : sealed.differences(here.imprint());
            var entry = "The entry at position " + position + (here == null ? "" : " (" + here.eventId() + ")");
            if (sealed != null && here != null && !columns.contains(Column.EVENT)) {
                var which = columns.isEmpty()
                        ? "in which column cannot be told"
                        : columns.stream().map(Column::words).collect(Collectors.joining(", "));
                found(
                        Kind.ENTRY_CHANGED,
                        seal.number(),
                        position,
                        here.eventId(),
                        entry + " was changed: " + which + "." + others);
                return;
            }
            var before = here == null ? Optional.<Long>empty() : sealedAt(here.imprint());
            var now = sealed == null ? Optional.<Long>empty() : standsAt(sealed);
            if (now.isPresent() && (before.isPresent() || here == null)) {
                found(
                        Kind.ENTRIES_REORDERED,
                        seal.number(),
                        position,
                        here == null ? null : here.eventId(),
                        "Entries were reordered: what was sealed at position " + position + " stands at " + now.get()
                                + before.map(from -> ", and what was sealed at " + from + " stands here")
                                        .orElse("")
                                + "." + others);
            } else if (sealed != null && (here == null || before.isPresent())) {
                found(
                        Kind.ENTRY_REMOVED,
                        seal.number(),
                        position,
                        null,
                        "The entry at position " + position + " was removed"
                                + before.map(from -> "; what was sealed at " + from + " stands in its place")
                                        .orElse("")
                                + "." + others);
            } else if (here != null && (sealed == null || now.isPresent())) {
                inserted(seal, here, "." + others);
            } else {
                found(
                        Kind.ENTRY_CHANGED,
                        seal.number(),
                        position,
                        here == null ? null : here.eventId(),
                        entry + " was changed: "
                                + columns.stream().map(Column::words).collect(Collectors.joining(", ")) + "." + others);
            }
            searched = true;
        }

        private void inserted(Seal seal, Seen here, String others) {
            found(
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
            Predicate<Seen> saysTheSame = seen -> wanted.saysTheSame(seen.imprint());
            for (var page = seals.after(Long.MIN_VALUE);
                    !page.isEmpty();
                    page = seals.after(page.getLast().position())) {
                var met = page.stream().filter(saysTheSame).findFirst();
                if (met.isPresent()) {
                    return met.map(Seen::position);
                }
            }
            return Optional.empty();
        }
    }
}
