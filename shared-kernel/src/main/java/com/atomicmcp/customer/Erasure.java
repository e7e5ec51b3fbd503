package com.atomicmcp.customer;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
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
     * Takes away the key that all about them was sealed with, and tells whoever reads the intake log. To be called in the
     * transaction that it is decided in.
     *
     * @param metadata who decided it
     */
    void erase(
            OrganizationId organization, EnvironmentId environment, Pseudonym pseudonym, Map<String, String> metadata);
}
