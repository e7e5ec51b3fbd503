package com.atomicmcp.launcher.audit;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What was called in which environment, how often, and how many rows it was answered with in all. */
final class CallSums {

    private record Sum(long calls, long rows) {

        Sum plus(Sum other) {
            return new Sum(calls + other.calls, rows + other.rows);
        }
    }

    private final Map<String, Sum> sums = new TreeMap<>();

    void add(JsonNode call) {
        if (call.has("tool")) {
            var environment = call.at("/environment/name").asString("");
            var what = call.path("tool").asString() + (environment.isEmpty() ? "" : " in " + environment);
            sums.merge(what, new Sum(1, call.path("rows").asLong(0)), Sum::plus);
        }
    }

    void print(PrintWriter out) {
        if (!sums.isEmpty()) {
            out.println("In all:");
            sums.forEach((what, sum) ->
                    out.println("  " + what + ": " + counted(sum.calls(), "call") + ", " + counted(sum.rows(), "row")));
        }
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
