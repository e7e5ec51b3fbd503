package com.atomicmcp.client;

import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;
import org.jspecify.annotations.Nullable;

/** Questions the query side answers about OAuth clients and connections. */
public sealed interface ClientQuery extends Query {

    /**
     * Answered by {@link ClientView}s in the order of their names.
     *
     * @param connectedBy only clients that this member connected, and only their connections; everybody's where none is named
     */
    record ListClients(
            OrganizationId organizationId, @Nullable MemberId connectedBy) implements ClientQuery {}
}
