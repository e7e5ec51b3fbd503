package com.atomicmcp.id;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What an organization calls one of its customers, in one environment: 1 to 128 characters, none of them a control character. */
public record CustomerId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CustomerId {
        if (value.isBlank() || value.length() > 128 || value.codePoints().anyMatch(CustomerId::unfit)) {
            throw new Refused(new InvalidValue("customerId", "is 1 to 128 characters without control characters"));
        }
    }

    /** Half of a surrogate pair is no character: stores would keep something else. */
    private static boolean unfit(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    @Override
    public String toString() {
        return value;
    }
}
