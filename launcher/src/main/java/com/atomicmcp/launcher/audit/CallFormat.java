package com.atomicmcp.launcher.audit;

import com.atomicmcp.query.audit.Csv;
import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** How requests at the MCP endpoint are printed: for people, for machines, for spreadsheets. */
enum CallFormat {
    TEXT {
        @Override
        void print(PrintWriter out, JsonNode call) {
            out.println(call.path("position").asLong() + "  " + call.path("at").asString() + "  "
                    + call.path("sentence").asString());
        }
    },
    JSONL {
        @Override
        void print(PrintWriter out, JsonNode call) {
            out.println(call);
        }
    },
    CSV {
        @Override
        void begin(PrintWriter out) {
            ROWS.begin(out);
        }

        @Override
        void print(PrintWriter out, JsonNode call) {
            ROWS.print(out, call);
        }
    };

    private static final Csv ROWS = new Csv(
            "/position",
            "/at",
            "/micros",
            "/sentence",
            "/member/id",
            "/member/name",
            "/client/id",
            "/client/name",
            "/connection",
            "/method",
            "/tool",
            "/environment/id",
            "/environment/name",
            "/outcome",
            "/rows",
            "/arguments/hash",
            "/arguments/kept",
            "/arguments/cut");

    void begin(PrintWriter out) {}

    abstract void print(PrintWriter out, JsonNode call);
}
