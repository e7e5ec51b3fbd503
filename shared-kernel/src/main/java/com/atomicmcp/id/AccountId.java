package com.atomicmcp.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a person's account, with which they sign in to every organization that has them. */
public record AccountId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AccountId {
        value = Opaque.checked("accountId", value);
    }

    public static AccountId random() {
        return new AccountId(Opaque.random("acc"));
    }

    @Override
    public String toString() {
        return value;
    }
}
