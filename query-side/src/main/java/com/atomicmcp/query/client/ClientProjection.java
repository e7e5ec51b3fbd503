package com.atomicmcp.query.client;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** OAuth clients, one document each, under their organization. */
@Component
public final class ClientProjection implements Projection<ClientEvent, RegisteredClient> {

    @Override
    public String name() {
        return "clients";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<ClientEvent> events() {
        return ClientEvent.class;
    }

    @Override
    public Class<RegisteredClient> document() {
        return RegisteredClient.class;
    }

    @Override
    public Collection<String> ids(ClientEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.clientId().key()));
    }

    @Override
    public RegisteredClient fold(String id, @Nullable RegisteredClient document, ClientEvent event, Entry entry) {
        return switch (event) {
            case ClientRegistered registered -> RegisteredClient.of(registered, entry.at());
            case ClientDetailsChanged(var _, var _, var name, var redirectUris) ->
                known(document).described(name, redirectUris);
            case ClientRevoked _ -> known(document).revoked(true);
            case ClientReinstated _ -> known(document).revoked(false);
        };
    }
}
