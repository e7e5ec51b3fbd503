package com.atomicmcp.launcher.projections;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The list of projections, for a person. */
final class Table {

    private static final List<String> HEAD =
            List.of("PROJECTION", "STATE", "AT", "OF", "LAG", "PARKED", "GENERATION", "RUN BY");

    private Table() {}

    static void print(PrintWriter out, JsonNode projections) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        projections.forEach(projection -> rows.add(row(projection)));
        var widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .repeat(' ', widths[column] - row.get(column).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
        projections.forEach(projection -> notes(out, projection));
    }

    private static List<String> row(JsonNode projection) {
        var lag = projection.path("lag").asLong();
        return List.of(
                name(projection),
                projection.path("state").asString(),
                projection.path("position").isNumber()
                        ? String.valueOf(projection.path("position").asLong())
                        : "-",
                projection.path("log").asString("?").toLowerCase(Locale.ROOT) + ":"
                        + projection.path("head").asLong(),
                lag == 0 ? "0" : lag + " (" + projection.path("lagSeconds").asLong() + " s)",
                String.valueOf(projection.path("parked").asLong()),
                projection.path("generation").asString("-"),
                projection.path("holder").asString("-"));
    }

    private static String name(JsonNode projection) {
        var version = projection.path("version").asInt(1);
        return projection.path("name").asString() + (version == 1 ? "" : " v" + version);
    }

    private static void notes(PrintWriter out, JsonNode projection) {
        var name = name(projection);
        if (projection.path("error").isString()) {
            out.println(name + ": stands still: " + projection.path("error").asString());
        }
        var rebuild = projection.path("rebuild");
        if (rebuild.isObject()) {
            out.println(name + ": a rebuild "
                    + (rebuild.path("holder").isString()
                            ? "is under way (" + rebuild.path("holder").asString() + ")"
                            : "was broken off at " + rebuild.path("position").asLong()
                                    + "; the same command goes on with it"));
        }
        if (projection.path("before").isString()) {
            out.println(name + ": can be rolled back to "
                    + projection.path("before").asString());
        }
        projection
                .path("passedOver")
                .forEach(kind -> out.println(name + ": passes over " + kind.asString()
                        + ", which this version does not know and which is no concern of it"));
    }
}
