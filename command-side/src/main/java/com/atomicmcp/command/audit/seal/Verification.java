package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.HashTree;
import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Finding.Kind;
import com.atomicmcp.command.audit.seal.SealKeys.Voucher;
import com.atomicmcp.command.audit.seal.Seals.StoredSeal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Recomputes every seal from the entries in the store, a batch at a time. */
@Component
public class Verification {

    /** A key is made just before the first seal; where it is as old as this, there was one. */
    private static final Duration SEALED_BY_THEN = Duration.ofMinutes(1);

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
        private final Differences differences = new Differences(seals);
        private final Late late = new Late();
        private final Map<String, Voucher> vouchers = new HashMap<>();
        private final Set<String> foreign = new HashSet<>();
        private final List<String> notices = new ArrayList<>();
        private final long all = seals.count(Long.MIN_VALUE, Long.MAX_VALUE);
        private long findings;
        private long checked;
        private boolean headMet;
        private boolean headOfAnother;
        /** The number of the seal that was met last, whole or not. */
        private long number;

        private long sealedTo = Seal.START;
        /** The seal that was met last and is whole. */
        private @Nullable Seal before;

        Run(Optional<Head> against, Told told) {
            this.against = against;
            this.told = told;
        }

        Verified run() {
            headOfAnother();
            belowTheFirst();
            for (var page = seals.page(number); !page.isEmpty(); page = seals.page(number)) {
                for (var stored : page) {
                    check(stored);
                    number = stored.number();
                    sealedTo = stored.last();
                    told.progress(checked, all);
                }
            }
            unmetHead();
            allRemoved();
            var last = before == null ? Seal.START : before.last();
            notices.addAll(late.words());
            notSealed();
            if (vouchers.containsValue(Voucher.UNKNOWN) && against.isEmpty()) {
                notices.add("That the key is this installation's own was not checked: set ATOMIC_KEY_SECRET, or compare"
                        + " with a head that was kept outside.");
            }
            return new Verified(
                    checked,
                    before == null ? 0 : before.number(),
                    last,
                    before == null ? null : before.hash(),
                    seals.count(sealedTo, Long.MAX_VALUE),
                    findings,
                    List.copyOf(notices));
        }

        private void found(Kind kind, @Nullable Long seal, @Nullable Long position, String words) {
            found(new Finding(kind, seal, position, null, words));
        }

        private void found(Finding finding) {
            findings++;
            told.found(finding);
        }

        private void notSealed() {
            seals.rows(sealedTo, 1).stream()
                    .filter(first -> Late.longBefore(first.time(), clock.instant()))
                    .forEach(first -> notices.add("Entries from position " + first.position()
                            + " were stored more than an hour ago and are not sealed: nothing seals this log, or its"
                            + " seals were taken away."));
        }

        private void allRemoved() {
            if (number == 0) {
                keys.oldest()
                        .filter(made -> made.plus(SEALED_BY_THEN).isBefore(clock.instant()))
                        .ifPresent(made -> found(
                                Kind.SEAL_REMOVED,
                                1L,
                                Seal.START + 1,
                                "There is a key of " + made
                                        + " and no seal: all seals were removed, unless whoever made"
                                        + " the key was ended at that very moment."));
            }
        }

        // ---- against a head

        private void headOfAnother() {
            against.filter(head -> keys.find(head.key()).isEmpty()).ifPresent(head -> {
                headOfAnother = true; // its seals say nothing about this log
                found(
                        Kind.HEAD_OF_ANOTHER,
                        head.seal(),
                        null,
                        "The head is signed with a key that is not in this store: it is of another installation, or"
                                + " the keys and all seals were replaced.");
            });
        }

        private Optional<Head> head() {
            return against.filter(_ -> !headOfAnother);
        }

        private void meet(Seal seal) {
            head().filter(head -> head.seal() == seal.number()).ifPresent(head -> {
                headMet = true;
                if (!head.hash().equals(seal.hash())) {
                    var kept = head.stated();
                    var where = kept.previous().equals(seal.previous())
                            ? "after position " + kept.after()
                            : "at position " + kept.after() + " or before";
                    found(
                            Kind.HISTORY_REWRITTEN,
                            seal.number(),
                            kept.after() + 1,
                            "Seal " + seal.number() + " is another one than the head that was kept outside: the log was"
                                    + " written anew " + where + ".");
                }
            });
        }

        private void unmetHead() {
            head().filter(_ -> !headMet).ifPresent(head -> {
                if (number >= head.seal()) {
                    notices.add(
                            "The head could not be compared: its seal, number " + head.seal() + ", is not whole here.");
                    return;
                }
                var last = before == null ? Seal.START : before.last();
                found(
                        Kind.LOG_TRUNCATED,
                        head.seal(),
                        last + 1,
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
            seals.rows(Long.MIN_VALUE, 1).stream()
                    .filter(first -> first.position() <= Seal.START)
                    .forEach(first -> found(new Finding(
                            Kind.ENTRY_INSERTED,
                            null,
                            first.position(),
                            first.eventId(),
                            "The entry at position " + first.position() + " (" + first.eventId()
                                    + ") was inserted: no entry is stored before position 0.")));
        }

        private void check(StoredSeal stored) {
            var read = Seal.read(stored.statement());
            var whole = read.filter(seal -> objection(stored, seal).isEmpty());
            if (whole.isPresent()) {
                var seal = whole.get();
                vouch(seal);
                follow(seal);
                meet(seal);
                entries(stored, seal);
                before = seal;
                return;
            }
            removed(stored.number(), "what they were over");
            found(
                    Kind.SEAL_CHANGED,
                    stored.number(),
                    null,
                    "Seal " + stored.number() + " was changed: "
                            + read.flatMap(seal -> objection(stored, seal)).orElse("these are not the words of a seal")
                            + "; the entries under it cannot be checked.");
        }

        private Optional<String> objection(StoredSeal stored, Seal seal) {
            if (!stored.filedAs(seal)) {
                return Optional.of("it is filed under other numbers than it states");
            }
            var key = keys.find(seal.key());
            if (key.isEmpty()) {
                return Optional.of("its key is not in the store");
            }
            return key.get().signed(stored.statement(), stored.signature())
                    ? Optional.empty()
                    : Optional.of("its signature is not of what it states");
        }

        /** A head vouches for its own key, and for all seals up to it: it is over their hashes. */
        private void vouch(Seal seal) {
            var voucher = vouchers.computeIfAbsent(seal.key(), keys::voucher);
            var byHead = head().filter(
                            head -> head.seal() >= seal.number() || head.key().equals(seal.key()))
                    .isPresent();
            if (byHead || voucher == Voucher.SECRET || (voucher == Voucher.UNKNOWN && head().isEmpty())) {
                return;
            }
            if (foreign.add(seal.key())) {
                var words = voucher == Voucher.NOBODY
                        ? ", which is not kept with the secret of this installation: whoever has the store may have put"
                                + " it there, or the secret is another one now."
                        : ", which is not the head's; whether it is this installation's own only its secret tells:"
                                + " set ATOMIC_KEY_SECRET.";
                found(
                        Kind.KEY_FOREIGN,
                        seal.number(),
                        seal.after() + 1,
                        "Seal " + seal.number() + " is signed with key " + seal.key() + words);
            }
        }

        private void follow(Seal seal) {
            var from = before == null ? Seal.START + 1 : before.last() + 1;
            removed(seal.number(), "the entries from position " + from + " to " + seal.after());
            var last = before == null ? 0 : before.number();
            if (seal.number() != last + 1) {
                return; // on what it follows is not there, which was said
            }
            var previous = before == null ? Seal.NONE : before.hash();
            var after = before == null ? Seal.START : before.last();
            if (!seal.previous().equals(previous) || seal.after() != after) {
                found(
                        Kind.SEAL_REPLACED,
                        seal.number(),
                        seal.after() + 1,
                        "Seal " + seal.number() + " does not follow on seal " + last
                                + ": one of them is of another history.");
            }
        }

        /** Whether the seals before this one are there. */
        private void removed(long next, String over) {
            var first = number + 1;
            if (next > first) {
                found(
                        Kind.SEAL_REMOVED,
                        first,
                        before == null ? Seal.START + 1 : before.last() + 1,
                        (next == first + 1
                                        ? "Seal " + first + " was removed"
                                        : "Seals " + first + " to " + (next - 1) + " were removed")
                                + ": " + over + " cannot be checked.");
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
            if (!intact) {
                found(trusted.map(kept -> differences.first(seal, kept, seen))
                        .orElseGet(() -> Differences.somewhere(seal, imprints, seen)));
                return;
            }
            late.look(seal, seen);
            if (trusted.isEmpty()) {
                found(
                        Kind.IMPRINTS_CHANGED,
                        seal.number(),
                        seal.after() + 1,
                        "What is kept beside seal " + seal.number()
                                + " to name changed entries was changed itself; the entries are as they were sealed.");
            }
        }
    }
}
