package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client as the list shows it, with its connections, the newest first.
 *
 * @param name as it calls itself: unverified
 * @param hosts where it is at home: the host of its metadata document, or else every host that it has people sent back
 *     to, {@code localhost} for a program on the member's own machine
 * @param lastUsedAt when a connection shown here was last used; none if none ever was
 * @param requestsInLastWeek how many requests the connections shown here made in the last 7 days, to the hour
 */
public record ClientView(
        ClientId clientId,
        String name,
        List<String> hosts,
        List<String> redirectUris,
        Registration registration,
        Instant registeredAt,
        Status status,
        @Nullable Instant lastUsedAt,
        long requestsInLastWeek,
        List<ConnectionView> connections) {

    /**
     * One of its connections.
     *
     * @param lastUsedAt when it last made a request, whatever that was told; none if it never did
     * @param requestsInLastWeek how many it made in the last 7 days, to the hour
     */
    public record ConnectionView(
            ConnectionId connectionId,
            MemberId memberId,
            Instant connectedAt,
            List<String> scopes,
            Status status,
            @Nullable Instant lastUsedAt,
            long requestsInLastWeek) {}
}
