package com.atomicmcp.call;

import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.OrganizationId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Reads back what happened at the MCP endpoint, the newest first, one organization at a time. */
public interface CallHistory {

    /**
     * A request that is over.
     *
     * @param position where it stands in the call log
     * @param writtenAt when it was written there
     */
    record Kept(long position, Instant writtenAt, CallEnded call) {}

    /** The latest requests of an organization that stand before a position, so many at most. */
    List<Kept> of(OrganizationId organization, long before, int most);

    /** The same of some of its connections. */
    List<Kept> of(OrganizationId organization, Collection<ConnectionId> connections, long before, int most);

    /** The position of the first entry that was written at an instant or later; beyond all positions if there is none. */
    long writtenSince(Instant at);
}
