package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one environment; unique inside its organization. */
public record EnvironmentId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EnvironmentId {
        value = Opaque.checked("environmentId", value);
    }

    public static EnvironmentId random() {
        return new EnvironmentId(Opaque.random("env"));
    }

    @Override
    public String toString() {
        return value;
    }
}
