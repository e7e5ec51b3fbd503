package com.atomicmcp.customer;

import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.log.LogPosition;
import java.util.Map;

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
     * sealed with. Broken off at any point, it is to be asked again; what is carried out already stays as it is.
     *
     * @param decision the id of the event
     * @param metadata who decided it
     * @return where the intake log tells of it
     */
    LogPosition erase(String decision, CustomerForgotten forgotten, Map<String, ?> metadata);
}
