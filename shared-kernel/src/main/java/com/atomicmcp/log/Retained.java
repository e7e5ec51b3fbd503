package com.atomicmcp.log;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.Preferences;
import java.time.Instant;

/** Something that is kept for as long as each organization prefers, and then removed. */
public interface Retained {

    /** What it is called where its removal is told: {@code calls}. */
    String what();

    /** For how many days an organization wants it kept. */
    int days(Preferences preferences);

    /** How much there is of an organization that was written before an instant. */
    long older(OrganizationId organization, Instant than);

    /**
     * Removes a little of that, in a transaction that others hardly notice; to be asked again until nothing is left.
     *
     * @param than the beginning of an hour
     * @return how much was removed
     */
    int removeSome(OrganizationId organization, Instant than);
}
