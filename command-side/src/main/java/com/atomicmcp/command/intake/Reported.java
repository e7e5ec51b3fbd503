package com.atomicmcp.command.intake;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the values that the outside reports; what is not there stays not there. */
public final class Reported {

    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Reported() {}

    public static @Nullable String line(String field, @Nullable String value, int atMost) {
        return value == null ? null : Text.line(field, value, 1, atMost);
    }

    /** One that can be asked for again: it will stand in the path of an address, where these characters are not taken. */
    public static @Nullable CustomerId customer(String field, @Nullable CustomerId customer) {
        if (customer != null && !customer.addressable()) {
            throw new Refused(new InvalidValue(
                    field, "is 1 to 128 characters, none of them '/', '\\', ';', '%' or a control character"));
        }
        return customer;
    }

    /** With an offset or {@code Z}, from 1900 to 9999: what every store can keep. */
    public static @Nullable Instant instant(String field, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(value).toInstant();
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // told below, like one that is out of range
        }
        throw new Refused(
                new InvalidValue(field, "is an instant in ISO 8601 from 1900 to 9999, such as 2026-11-03T09:30:00Z"));
    }

    public static @Nullable String timezone(String field, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return ZoneId.of(value).getId();
        } catch (DateTimeException _) {
            throw new Refused(new InvalidValue(field, "is a time zone such as Australia/Sydney or +10:00"));
        }
    }

    /** JSON as it came, as long as every store can keep it: whole code points, and whole numbers of 64 bits. */
    public static void keepable(String field, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text -> wellFormed(field, text);
            case Map<?, ?> map ->
                map.forEach((name, inner) -> {
                    wellFormed(field, String.valueOf(name));
                    keepable(field, inner);
                });
            case List<?> list -> list.forEach(inner -> keepable(field, inner));
            case BigInteger _ -> throw new Refused(new InvalidValue(field, "has a whole number of more than 64 bits"));
            case Double number
            when number.isInfinite() -> throw new Refused(new InvalidValue(field, "has a number that is too large"));
            default -> {} // the other numbers and booleans
        }
    }

    private static void wellFormed(String field, String text) {
        if (text.indexOf('\0') >= 0 || text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new Refused(new InvalidValue(field, "is not well-formed Unicode, or has a NUL character"));
        }
    }
}
