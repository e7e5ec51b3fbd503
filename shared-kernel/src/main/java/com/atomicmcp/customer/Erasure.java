package com.atomicmcp.customer;

import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.log.LogPosition;

/** Makes what was reported about a customer unreadable, for good. */
public interface Erasure {

    /** What there is about a customer. */
    enum Kept {
        NOTHING,
        ERASED,
        SOMETHING
    }

    Kept about(Pseudonym pseudonym);

    /**
     * Carries out a decision: tells whoever reads the intake log, and takes away the key that all about the customer was
     * sealed with. Broken off at any point, it is carried on with later; what is done already stays as it is.
     *
     * @param decision where the decision log has it
     * @return where the intake log tells of it
     */
    LogPosition carryOut(LogPosition decision);

    /** Where the intake log stands, so after all that was carried out. */
    LogPosition reached();
}
