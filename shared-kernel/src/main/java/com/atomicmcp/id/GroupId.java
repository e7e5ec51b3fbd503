package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one group; unique inside its organization. */
public record GroupId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GroupId {
        value = Opaque.checked("groupId", value);
    }

    public static GroupId random() {
        return new GroupId(Opaque.random("grp"));
    }

    @Override
    public String toString() {
        return value;
    }
}
