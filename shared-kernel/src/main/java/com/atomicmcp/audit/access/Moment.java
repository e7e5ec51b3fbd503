package com.atomicmcp.audit.access;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads an instant as people write it: with or without seconds, in any offset; a day is its first instant in UTC. */
public final class Moment {

    private Moment() {}

    /** @throws Refused as an invalid value of that field */
    public static Instant of(String field, String text) {
        try {
            return text.length() == "2026-11-03".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            throw new Refused(new InvalidValue(
                    field, "is not an instant such as 2026-11-03T10:00Z, or a day such as 2026-11-03"));
        }
    }
}
