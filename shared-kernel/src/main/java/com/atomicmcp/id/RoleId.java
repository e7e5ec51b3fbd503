package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one role; unique inside its organization. */
public record RoleId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RoleId {
        value = Opaque.checked("roleId", value);
    }

    public static RoleId random() {
        return new RoleId(Opaque.random("role"));
    }

    @Override
    public String toString() {
        return value;
    }
}
