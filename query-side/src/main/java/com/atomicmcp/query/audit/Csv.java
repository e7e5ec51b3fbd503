package com.atomicmcp.query.audit;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Entries as rows for spreadsheets (RFC 4180), in which nothing is taken for a formula. */
public final class Csv {

    /** What a spreadsheet takes for the beginning of a formula, also in full width; some split cells at a semicolon. */
    private static final Pattern FORMULA = Pattern.compile("(^|[;\t\r\n])(?=[=+\\-@\t\r\n＝＋－＠])");

    private final List<String> columns;

    /** @param columns where in an entry each is found, as JSON pointers (RFC 6901) */
    public Csv(String... columns) {
        this.columns = List.of(columns);
    }

    /** The row that names the columns. */
    public void begin(PrintWriter out) {
        row(out, columns.stream().map(path -> path.substring(1).replace('/', '.')));
    }

    public void print(PrintWriter out, JsonNode entry) {
        row(out, columns.stream().map(path -> text(entry.at(path))));
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isNumber()) {
            return value.toString();
        }
        return FORMULA.matcher(value.isString() ? value.asString() : value.toString())
                .replaceAll("$1'");
    }

    private static void row(PrintWriter out, Stream<String> fields) {
        out.print(fields.map(Csv::quoted).collect(Collectors.joining(",")) + "\r\n");
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? "\"" + text.replace("\"", "\"\"") + "\""
                : text;
    }
}
