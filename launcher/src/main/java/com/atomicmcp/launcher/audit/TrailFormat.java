package com.atomicmcp.launcher.audit;

import com.atomicmcp.query.audit.Csv;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** How entries of the trail are printed: for people, for machines, for spreadsheets (RFC 4180). */
enum TrailFormat {
    TEXT {
        @Override
        void print(PrintWriter out, JsonNode entry) {
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
            out.println(entry.path("position").asLong() + "  "
                    + entry.path("at").asString() + "  "
                    + entry.path("sentence").asString() + (circumstances.isEmpty() ? "" : " — " + circumstances));
        }
    },
    JSONL {
        @Override
        void print(PrintWriter out, JsonNode entry) {
            out.println(entry);
        }
    },
    CSV {
        @Override
        void begin(PrintWriter out) {
            ROWS.begin(out);
        }

        @Override
        void print(PrintWriter out, JsonNode entry) {
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

    void begin(PrintWriter out) {}

    abstract void print(PrintWriter out, JsonNode entry);
}
