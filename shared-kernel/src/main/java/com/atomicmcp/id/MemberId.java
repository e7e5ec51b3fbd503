package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of one person's membership of one organization. */
public record MemberId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MemberId {
        value = Opaque.checked("memberId", value);
    }

    public static MemberId random() {
        return new MemberId(Opaque.random("mem"));
    }

    @Override
    public String toString() {
        return value;
    }
}
