package com.atomicmcp.door;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import java.util.Optional;

/** Says who makes the request that is being served on this thread, from its verified token or session alone. */
public interface Callers {

    /**
     * The one who asks, as a member of that organization, or the operator.
     *
     * @throws com.atomicmcp.rejection.Refused as not found, if they are not an active member: an organization that
     *     exists is not told from one that does not
     */
    Caller in(OrganizationId organization);

    /**
     * The operator of the installation.
     *
     * @throws com.atomicmcp.rejection.Refused as not allowed, if it is somebody else who asks
     */
    Caller operator();

    /**
     * The account that is signed in.
     *
     * @throws com.atomicmcp.rejection.Refused as not allowed, if it is the operator who asks
     */
    AccountId account();

    /** The only organization that is open to the one who asks, where they were vouched for by nobody but it. */
    default Optional<OrganizationId> only() {
        return Optional.empty();
    }
}
