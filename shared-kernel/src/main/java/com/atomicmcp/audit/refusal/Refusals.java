package com.atomicmcp.audit.refusal;

import com.atomicmcp.audit.refusal.Refusal.Kind;
import java.util.List;
import java.util.function.Supplier;

/** Takes down what was refused, later and elsewhere: nobody waits for it, and nobody's answer depends on it. */
public interface Refusals {

    /**
     * Notes one of which only a look into a store can tell whose it is.
     *
     * @param sameAs equal for those that are the same again
     * @param whose what there is to take down, asked on another thread; nothing, where it matters to nobody
     */
    void note(Kind kind, Object sameAs, Supplier<List<Refusal>> whose);

    default void note(Refusal refusal) {
        note(refusal.kind(), refusal, () -> List.of(refusal));
    }
}
