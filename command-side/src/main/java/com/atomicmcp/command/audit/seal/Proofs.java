package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Imprints;
import com.atomicmcp.audit.seal.Proof;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.audit.seal.StoredEntry;
import com.atomicmcp.command.audit.seal.Seals.StoredSeal;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Proves to somebody who has no store that an entry is in the log, and that its seal and a head are of one history. */
@Component
public class Proofs {

    private static final String SEE = "See what 'atomicctl audit verify' says.";

    private final Seals seals;
    private final SealKeys keys;

    public Proofs(Seals seals, SealKeys keys) {
        this.seals = seals;
        this.keys = keys;
    }

    /**
     * @param wanted a position, or an event's id
     * @throws Refused if there is no such entry, it is not sealed yet, or it is not as it was sealed
     */
    public Proof of(String wanted) {
        var entry = entry(wanted);
        var what = "entry at position " + entry.position();
        var over = seals.over(entry.position())
                .orElseThrow(() -> refused(what, "not sealed yet", "'atomicctl audit head' has it sealed."));
        var head = head(over).filter(found -> over.filedAs(found.stated()));
        if (head.isEmpty()) {
            throw refused("seal over position " + entry.position(), "not as it was made", SEE);
        }
        return prove(entry, over, head.get())
                .filter(Proof::holds)
                .orElseThrow(() -> refused(what, "not as it was sealed", "So there is no proof of it. " + SEE));
    }

    private StoredEntry entry(String wanted) {
        var found = wanted.matches("[0-9]{1,18}") ? seals.at(Long.parseLong(wanted)) : seals.event(wanted);
        if (found.isEmpty()) {
            throw new Refused(new NotFound("event", wanted));
        }
        if (found.size() > 1) {
            throw refused("position " + wanted, "taken twice", "So there is no proof of what stands there. " + SEE);
        }
        return found.getFirst();
    }

    private Optional<Head> head(StoredSeal stored) {
        return Seal.read(stored.statement())
                .flatMap(seal -> keys.find(seal.key()))
                .flatMap(key -> Head.of(stored.statement(), stored.signature(), key.encoded()));
    }

    /** From what is kept beside the seal: so what was done to other entries takes nothing from this one. */
    private Optional<Proof> prove(StoredEntry entry, StoredSeal over, Head head) {
        var leaves = over.imprints()
                .filter(kept -> kept.root().equals(head.stated().root()))
                .map(Imprints::leaves)
                .orElseGet(() -> stored(head.stated()));
        var own = entry.imprint().leaf();
        for (var index = 0; index < leaves.size(); index++) {
            if (Arrays.equals(leaves.get(index), own)) {
                return Optional.of(Proof.of(entry, leaves, index, head));
            }
        }
        return Optional.empty();
    }

    private List<byte[]> stored(Seal seal) {
        return seals.new Reader()
                .range(seal.after(), seal.last(), seal.count()).stream()
                        .map(seen -> seen.imprint().leaf())
                        .toList();
    }

    /** @throws Refused if the head is none of this log */
    public void insistOn(Head head) {
        var here = seals.statements(head.seal() - 1, head.seal());
        if (!here.equals(List.of(head.statement()))) {
            throw refused("head", "not one of this log", "See what 'atomicctl audit verify --against' says of it.");
        }
    }

    /**
     * The statements of the seals after one, up to another: each names the hash of the one before.
     *
     * @throws Refused if one is missing
     */
    public void chain(long after, long last, Consumer<List<String>> told) {
        var number = after;
        while (number < last) {
            var page = seals.statements(number, last);
            for (var statement : page) {
                insistOn(++number, statement);
            }
            if (page.isEmpty()) {
                throw damaged(number + 1);
            }
            told.accept(page);
        }
    }

    private static void insistOn(long number, String statement) {
        if (Seal.read(statement).filter(seal -> seal.number() == number).isEmpty()) {
            throw damaged(number);
        }
    }

    private static Refused damaged(long number) {
        return refused("chain", "broken at seal " + number, SEE);
    }

    private static Refused refused(String what, String state, String remedy) {
        return new Refused(new WrongState(what, state, remedy));
    }
}
