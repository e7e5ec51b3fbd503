package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.util.List;
import java.util.Map;

/** Everything that has ever happened to an OAuth client of an organization. */
public sealed interface ClientEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "client.registered", ClientRegistered.class,
            "client.details-changed", ClientDetailsChanged.class,
            "client.revoked", ClientRevoked.class,
            "client.reinstated", ClientReinstated.class);

    ClientId clientId();

    record ClientRegistered(
            OrganizationId organizationId,
            ClientId clientId,
            String name,
            List<String> redirectUris,
            Registration registration)
            implements ClientEvent {}

    record ClientDetailsChanged(
            OrganizationId organizationId, ClientId clientId, String name, List<String> redirectUris)
            implements ClientEvent {}

    record ClientRevoked(OrganizationId organizationId, ClientId clientId) implements ClientEvent {}

    record ClientReinstated(OrganizationId organizationId, ClientId clientId) implements ClientEvent {}
}
