package com.atomicmcp.id;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What an organization calls one of its customers, in one environment: 1 to 128 characters, none of them a control character. */
public record CustomerId(@JsonValue String value) {

    private static final String UNADDRESSABLE = "/\\;%\u2028\u2029";

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

    /**
     * Whether it can stand in the path of an address. Doors take no other; one that was taken in before stays what it is.
     */
    public boolean addressable() {
        return value.chars().noneMatch(c -> UNADDRESSABLE.indexOf(c) >= 0) && !value.equals(".") && !value.equals("..");
    }

    @Override
    public String toString() {
        return value;
    }
}
