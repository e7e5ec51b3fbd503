package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Stands for a customer where they must not be named. Whoever lacks the installation's secret cannot tell for whom. */
public record Pseudonym(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Pseudonym {
        value = Opaque.checked("pseudonym", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
