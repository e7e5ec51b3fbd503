package com.atomicmcp.audit;

import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.client.Registration;

/** What is told of OAuth clients and their connections. */
final class ClientWords {

    private ClientWords() {}

    static void tell(ClientEvent event, Past past, Told told) {
        var client = past.thing(event.clientId());
        told.about(client);
        switch (event) {
            case ClientRegistered registered ->
                told.about(new Thing(client.kind(), client.id(), registered.name()))
                        .changed("name", null, registered.name())
                        .changed("redirectUris", null, registered.redirectUris())
                        .changed("registration", null, registered.registration())
                        .says(came(registered.registration(), registered.name()));
            case ClientDetailsChanged changed -> {
                told.changed("name", client.name(), changed.name())
                        .changed(
                                "redirectUris",
                                past.client(event.clientId())
                                        .map(RegisteredClient::redirectUris)
                                        .orElse(null),
                                changed.redirectUris());
                told.says("changed the details of client " + client.name() + ": " + told.differences());
            }
            case ClientRevoked _ -> told.changed("revoked", false, true).says("revoked client " + client.name());
            case ClientReinstated _ -> told.changed("revoked", true, false).says("reinstated client " + client.name());
        }
    }

    private static String came(Registration registration, String name) {
        return switch (registration) {
            case ADMINISTRATOR -> "added client " + name;
            case DYNAMIC -> "let in client " + name + ", which registered itself";
            case METADATA_DOCUMENT -> "let in client " + name + ", which describes itself in a metadata document";
        };
    }

    static void tell(ConnectionEvent event, Past past, Told told, Actor actor) {
        told.about(Past.thing(event.connectionId()));
        switch (event) {
            case ConnectionOpened opened -> {
                var member = past.thing(opened.memberId());
                var client = past.thing(opened.clientId());
                told.concerning(member)
                        .concerning(client)
                        .changed("scopes", null, opened.scopes())
                        .says(
                                actor.id().equals(member.id())
                                        ? "connected client " + client.name()
                                        : "connected client " + client.name() + " for " + member.name());
            }
            case ConnectionRevoked revoked -> {
                told.changed("revoked", false, true);
                past.connection(revoked.connectionId())
                        .ifPresentOrElse(
                                connection -> {
                                    var member = past.thing(connection.memberId());
                                    var client = past.thing(connection.clientId());
                                    told.concerning(member)
                                            .concerning(client)
                                            .says(
                                                    actor.id().equals(member.id())
                                                            ? "disconnected client " + client.name()
                                                            : "ended the connection of " + member.name()
                                                                    + " with client " + client.name());
                                },
                                () -> told.says("ended connection " + revoked.connectionId()));
            }
        }
    }
}
