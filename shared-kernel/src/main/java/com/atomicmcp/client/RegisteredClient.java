package com.atomicmcp.client;

import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.id.ClientId;
import java.time.Instant;
import java.util.List;

/** An OAuth client as one organization knows it. Its name is what it says of itself: unverified. */
public record RegisteredClient(
        ClientId clientId,
        String name,
        List<String> redirectUris,
        Registration registration,
        Instant registeredAt,
        boolean revoked) {

    public static RegisteredClient of(ClientRegistered event, Instant at) {
        return new RegisteredClient(
                event.clientId(), event.name(), event.redirectUris(), event.registration(), at, false);
    }

    /** Where it is at home: the host of its metadata document, or else every host that it has people sent back to. */
    public List<String> homes() {
        return ClientPolicy.homes(clientId, registration, redirectUris);
    }

    public RegisteredClient described(String newName, List<String> newRedirectUris) {
        return new RegisteredClient(clientId, newName, newRedirectUris, registration, registeredAt, revoked);
    }

    public RegisteredClient revoked(boolean isRevoked) {
        return new RegisteredClient(clientId, name, redirectUris, registration, registeredAt, isRevoked);
    }
}
