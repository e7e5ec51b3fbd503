package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one Action Flow, the {@code flowConfigId} of the platform's API; unique inside its environment. */
public record FlowId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FlowId {
        value = Opaque.checked("flowId", value);
    }

    public static FlowId random() {
        return new FlowId(Opaque.random("flow"));
    }

    @Override
    public String toString() {
        return value;
    }
}
