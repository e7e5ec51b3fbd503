package com.atomicmcp.gateway.analytics;

import com.atomicmcp.analytics.AnalyticsQuery;
import com.atomicmcp.gateway.tool.Arguments;
import com.atomicmcp.gateway.tool.ToolProblem;
import com.atomicmcp.gateway.tool.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The stretch of time a question is about.
 *
 * @param to the first instant after it
 */
record Window(Instant from, Instant to) {

    private static final Duration LONGEST = AnalyticsQuery.LONGEST;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    /** The last seven days, unless the arguments say otherwise; one end alone begins or ends up to seven days. */
    static Window of(Arguments arguments, Instant now) {
        var from = instant(arguments, "from");
        var to = instant(arguments, "to");
        if (from.isPresent() && to.isEmpty()) {
            var begin = from.get();
            if (!begin.isBefore(now)) {
                throw new ToolProblem(
                        "'from' is " + begin + ", and it is only " + now + " now. Choose an earlier one.");
            }
            var end = begin.plus(LONGEST);
            return new Window(begin, end.isBefore(now) ? end : now);
        }
        var end = to.orElse(now);
        return new Window(from.orElseGet(() -> end.minus(LONGEST)), end).checked();
    }

    private Window checked() {
        if (!from.isBefore(to)) {
            throw new ToolProblem("'from' (" + from + ") is " + (from.equals(to) ? "the same as" : "later than")
                    + " 'to' (" + to + "). Choose a 'from' that is earlier.");
        }
        if (tooLong()) {
            throw new ToolProblem("The window is " + length() + " long, at most 7 days are possible. Choose from "
                    + from + " to " + from.plus(LONGEST) + ", or from " + to.minus(LONGEST) + " to " + to
                    + "; ask once for each stretch to cover more.");
        }
        return this;
    }

    /** Whether {@link #of} could have made it. */
    boolean possible() {
        return inReach(from) && inReach(to) && from.isBefore(to) && !tooLong();
    }

    /** Not in years that no log has, and that arithmetic may not survive. */
    private static boolean inReach(Instant instant) {
        return instant.isAfter(FIRST) && instant.isBefore(LAST);
    }

    private boolean tooLong() {
        return Duration.between(from, to).compareTo(LONGEST) > 0;
    }

    private String length() {
        var length = Duration.between(from, to);
        var days = length.toDays();
        var rest = length.minusDays(days);
        return days + " days" + (rest.isZero() ? "" : " and " + Math.max(1, rest.toHours()) + " h");
    }

    private static Optional<Instant> instant(Arguments arguments, String name) {
        return arguments.text(name).map(text -> parsed(name, text.strip()));
    }

    private static Instant parsed(String name, String text) {
        try {
            var instant = text.length() == "2026-09-21".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            if (inReach(instant)) {
                return instant;
            }
        } catch (DateTimeParseException _) {
            throw unreadable(name, text);
        }
        throw unreadable(name, text);
    }

    private static ToolProblem unreadable(String name, String text) {
        return new ToolProblem("'" + name + "' is no time: '" + Words.line(text, 40)
                + "'. Write it like 2026-09-21T08:00:00Z or 2026-09-21T10:00:00+02:00, or 2026-09-21 for that day's first"
                + " instant in UTC.");
    }
}
