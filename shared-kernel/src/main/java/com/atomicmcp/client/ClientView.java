package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import java.time.Instant;
import java.util.List;

/** One client as the list shows it, with its connections, the newest first. */
public record ClientView(
        ClientId clientId,
        String name,
        List<String> redirectUris,
        Registration registration,
        Instant registeredAt,
        Status status,
        List<ConnectionView> connections) {

    /** One of its connections. */
    public record ConnectionView(
            ConnectionId connectionId, MemberId memberId, Instant connectedAt, List<String> scopes, Status status) {}
}
