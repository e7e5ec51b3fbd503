package com.atomicmcp.command.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Puts the description of the APIs on one page for people. */
final class ApiPage {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ApiPage() {}

    static String of(List<Described> operations) {
        var byFeature =
                operations.stream().collect(Collectors.groupingBy(Described::tag, TreeMap::new, Collectors.toList()));
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>Atomic MCP Server: APIs</title>
                <h1>The Workbench admin API and the customer API</h1>
                <p>JSON in UTF-8, with <code>Authorization: Bearer</code> and the token that
                <code>POST /api/session</code> gives. Every refusal is a problem (RFC 9457). The answer to a command
                carries a <code>position</code>; a query given it as <code>?after=</code> sees what the command did.
                Every command under <code>/api/organizations</code> takes <code>?dryRun=true</code>: it then answers what
                it would do and whose access it would change, and does nothing.
                For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
                %s</html>
                """.formatted(byFeature.entrySet().stream()
                .map(feature -> "<h2>" + escaped(feature.getKey()) + "</h2>\n"
                        + feature.getValue().stream().map(ApiPage::operation).collect(Collectors.joining()))
                .collect(Collectors.joining()));
    }

    private static String operation(Described operation) {
        return """
                <details>
                <summary><code>%s %s</code> %s</summary>
                %s%s%s</details>
                """.formatted(
                        operation.method().toUpperCase(Locale.ROOT),
                        escaped(operation.path()),
                        escaped(operation.summary()),
                        operation.needs().isEmpty() ? "" : "<p>Needs " + escaped(operation.needs()) + ".</p>\n",
                        json("Takes", operation.request()),
                        json("Answers", operation.answer()));
    }

    private static String json(String title, Map<String, Object> schema) {
        return schema.isEmpty()
                ? ""
                : "<p>" + title + "</p>\n<pre>" + escaped(JSON.writeValueAsString(schema)) + "</pre>\n";
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }
}
