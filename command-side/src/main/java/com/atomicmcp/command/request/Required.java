package com.atomicmcp.command.request;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import org.jspecify.annotations.Nullable;

/** Refuses, by its name, a field that must be there and is not. */
public final class Required {

    private Required() {}

    public static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new Refused(new InvalidValue(field, "is missing"));
        }
        return value;
    }
}
