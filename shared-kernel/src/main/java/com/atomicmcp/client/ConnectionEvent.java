package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.util.List;
import java.util.Map;

/** Everything that has ever happened to a connection. */
public sealed interface ConnectionEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "connection.opened", ConnectionOpened.class,
            "connection.revoked", ConnectionRevoked.class);

    ConnectionId connectionId();

    record ConnectionOpened(
            OrganizationId organizationId,
            ConnectionId connectionId,
            MemberId memberId,
            ClientId clientId,
            String resource,
            List<String> scopes)
            implements ConnectionEvent {}

    record ConnectionRevoked(OrganizationId organizationId, ConnectionId connectionId) implements ConnectionEvent {}
}
