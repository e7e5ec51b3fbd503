package com.atomicmcp.query.client;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Connections, one document each, under their organization. */
@Component
public final class ConnectionProjection implements Projection<ConnectionEvent, ConnectionState> {

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<ConnectionEvent> events() {
        return ConnectionEvent.class;
    }

    @Override
    public Class<ConnectionState> document() {
        return ConnectionState.class;
    }

    @Override
    public Collection<String> ids(ConnectionEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.connectionId()));
    }

    @Override
    public ConnectionState fold(String id, @Nullable ConnectionState document, ConnectionEvent event, Entry entry) {
        return switch (event) {
            case ConnectionOpened opened -> ConnectionState.of(opened, entry.at());
            case ConnectionRevoked _ -> known(document).asRevoked();
        };
    }
}
