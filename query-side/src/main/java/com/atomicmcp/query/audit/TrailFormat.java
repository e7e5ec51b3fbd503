package com.atomicmcp.query.audit;

import java.io.PrintWriter;
import java.util.List;
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
            row(out, COLUMNS.stream().map(path -> path.substring(1).replace('/', '.')));
        }

        @Override
        public void print(PrintWriter out, JsonNode entry) {
            row(out, COLUMNS.stream().map(path -> text(entry.at(path))));
        }
    };

    private static final List<String> COLUMNS = List.of(
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

    /** What a spreadsheet takes for the beginning of a formula; also in full width. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

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

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isString() ? harmless(value.asString()) : value.toString();
    }

    private static String harmless(String text) {
        return text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    private static void row(PrintWriter out, Stream<String> fields) {
        out.print(fields.map(TrailFormat::quoted).collect(Collectors.joining(",")) + "\r\n");
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? "\"" + text.replace("\"", "\"\"") + "\""
                : text;
    }
}
