package com.atomicmcp.query.audit;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** How entries of the trail are printed: for people, for machines, for spreadsheets (RFC 4180). */
public enum TrailFormat {
    TEXT {
        @Override
        public void print(PrintWriter out, JsonNode entry) {
            var circumstances = Stream.of(
                            entry.at("/organization/name").asString(""),
                            entry.path("door").asString(""),
                            entry.path("sourceAddress").asString(""),
                            entry.has("sameRequestAs")
                                    ? "part of the same request as "
                                            + entry.path("sameRequestAs").asLong()
                                    : "")
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.joining(", "));
            out.println(harmlessOnATerminal(entry.path("position").asLong() + "  "
                    + entry.path("at").asString() + "  "
                    + entry.path("sentence").asString() + (circumstances.isEmpty() ? "" : " — " + circumstances)));
        }
    },
    JSONL {
        @Override
        public void print(PrintWriter out, JsonNode entry) {
            out.println(entry);
        }
    },
    CSV {
        @Override
        public void begin(PrintWriter out) {
            ROWS.begin(out);
        }

        @Override
        public void print(PrintWriter out, JsonNode entry) {
            ROWS.print(out, entry);
        }
    };

    private static final Csv ROWS = new Csv(
            "/position",
            "/eventId",
            "/at",
            "/kind",
            "/sentence",
            "/organization/id",
            "/organization/name",
            "/actor/kind",
            "/actor/id",
            "/actor/name",
            "/actor/account",
            "/thing/kind",
            "/thing/id",
            "/thing/name",
            "/client/id",
            "/client/name",
            "/command",
            "/door",
            "/sourceAddress",
            "/userAgent",
            "/correlationId",
            "/sameRequestAs",
            "/changes");

    /** What stands before the first entry. */
    public void begin(PrintWriter out) {}

    public abstract void print(PrintWriter out, JsonNode entry);

    /** Whoever was at the store could have left there what moves a cursor, or wipes out the line before. */
    public static String harmlessOnATerminal(String line) {
        return line.chars().noneMatch(Character::isISOControl)
                ? line
                : line.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
