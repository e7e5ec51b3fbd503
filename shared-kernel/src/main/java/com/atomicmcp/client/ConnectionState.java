package com.atomicmcp.client;

import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import java.time.Instant;
import java.util.List;

/** One member's consent for one client, and whether it still stands. */
public record ConnectionState(
        ConnectionId connectionId,
        MemberId memberId,
        ClientId clientId,
        String resource,
        List<String> scopes,
        Instant connectedAt,
        boolean revoked) {

    public static ConnectionState of(ConnectionOpened event, Instant at) {
        return new ConnectionState(
                event.connectionId(), event.memberId(), event.clientId(), event.resource(), event.scopes(), at, false);
    }

    public ConnectionState asRevoked() {
        return new ConnectionState(connectionId, memberId, clientId, resource, scopes, connectedAt, true);
    }
}
