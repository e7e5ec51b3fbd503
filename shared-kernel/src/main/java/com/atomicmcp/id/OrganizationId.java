package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one organization. */
public record OrganizationId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrganizationId {
        value = Opaque.checked("organizationId", value);
    }

    public static OrganizationId random() {
        return new OrganizationId(Opaque.random("org"));
    }

    @Override
    public String toString() {
        return value;
    }
}
