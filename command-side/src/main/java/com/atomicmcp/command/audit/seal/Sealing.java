package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Imprints;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Seals.Seen;
import com.atomicmcp.command.audit.seal.Seals.StoredSeal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals what has come since the last seal, a batch in each transaction: whoever is killed leaves the last whole seal, and
 * the next goes on from there. Several processes do it one after the other.
 */
@Component
public class Sealing {

    private final Seals seals;
    private final SealKeys keys;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private @Nullable Seal made;

    public Sealing(Seals seals, SealKeys keys, PlatformTransactionManager transactions, Clock clock) {
        this.seals = seals;
        this.keys = keys;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** How things stand. */
    public record State(
            @Nullable Long seal,
            long entries,
            long last,
            @Nullable Instant at,
            long unsealed) {}

    /** Whether this process has the secret that the keys are kept with; with another one nobody would trust what it seals. */
    public boolean possible() {
        return keys.canSign();
    }

    /** Seals all there is; how many seals were made. */
    public int seal() {
        return sealWhile(() -> true);
    }

    /**
     * Seals all there is, for as long as it may.
     *
     * @param more asked before each batch
     * @throws IllegalStateException if the seal that this process made last is not there any more
     */
    public synchronized int sealWhile(BooleanSupplier more) {
        var count = 0;
        while (more.getAsBoolean() && seals.any(sealedTo())) {
            var signer = keys.signer(); // made, if need be, before what may be rolled back
            var seal = transaction.execute(_ -> batch(signer));
            if (seal == null) {
                break;
            }
            made = seal;
            count++;
        }
        return count;
    }

    private long sealedTo() {
        var known = made;
        return known == null ? seals.last().map(Sealing::read).map(Seal::last).orElse(Seal.START) : known.last();
    }

    private @Nullable Seal batch(SealKeys.Signer signer) {
        seals.takeTurn();
        var before = seals.last();
        var previous = before.map(Sealing::read);
        insistOn(previous);
        var entries = seals.after(previous.map(Seal::last).orElse(Seal.START));
        if (entries.isEmpty()) {
            return null;
        }
        var imprints = new Imprints(entries.stream().map(Seen::imprint).toList());
        var seal = new Seal(
                previous.map(Seal::number).orElse(0L) + 1,
                previous.map(Seal::hash).orElse(Seal.NONE),
                previous.map(Seal::last).orElse(Seal.START),
                entries.getLast().position(),
                entries.size(),
                previous.map(Seal::entries).orElse(0L) + entries.size(),
                imprints.root(),
                imprints.hash(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                signer.key().id());
        seals.insert(seal, signer.sign(seal.statement()), imprints);
        return seal;
    }

    private static Seal read(StoredSeal stored) {
        return Seal.read(stored.statement())
                .orElseThrow(() -> new IllegalStateException(
                        "Seal " + stored.number() + " cannot be read, so nothing is sealed after it. See what"
                                + " 'atomicctl audit verify' says."));
    }

    /** Others may have gone on since, but not back. */
    private void insistOn(Optional<Seal> previous) {
        var known = made;
        if (known == null) {
            return;
        }
        var lost = previous.isEmpty()
                || previous.get().number() < known.number()
                || (previous.get().number() == known.number() && !previous.get().equals(known));
        if (lost) {
            throw new IllegalStateException("Seal " + known.number() + ", which this process made, is not in the store"
                    + " any more, so nothing is sealed after it. See what 'atomicctl audit verify' says.");
        }
    }

    /** The last seal, to be kept outside; nothing where nothing was sealed yet. */
    public Optional<Head> head() {
        return seals.last()
                .flatMap(last -> Seal.read(last.statement())
                        .flatMap(seal -> keys.find(seal.key()))
                        .flatMap(key -> Head.of(last.statement(), last.signature(), key.encoded())));
    }

    public State state() {
        var last = seals.last().flatMap(stored -> Seal.read(stored.statement()));
        var position = last.map(Seal::last).orElse(Seal.START);
        return new State(
                last.map(Seal::number).orElse(null),
                last.map(Seal::entries).orElse(0L),
                position,
                last.map(Seal::at).orElse(null),
                seals.count(position, Long.MAX_VALUE));
    }
}
