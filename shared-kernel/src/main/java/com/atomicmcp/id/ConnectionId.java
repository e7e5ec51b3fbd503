package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one connection: one member's consent for one client in one organization. */
public record ConnectionId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ConnectionId {
        value = Opaque.checked("connectionId", value);
    }

    public static ConnectionId random() {
        return new ConnectionId(Opaque.random("con"));
    }

    @Override
    public String toString() {
        return value;
    }
}
