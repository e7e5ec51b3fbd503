package com.atomicmcp.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TrailFormatTest {

    private static String printed(TrailFormat format, String entry) {
        var out = new StringWriter();
        var writer = new PrintWriter(out);
        format.print(writer, JsonMapper.shared().readTree(entry));
        writer.flush();
        return out.toString();
    }

    @Test
    void aPersonReadsOneLineWithItsCircumstances() {
        assertThat(printed(
                        TrailFormat.TEXT,
                        "{\"position\":7,\"at\":\"2026-03-02T12:00:00Z\",\"sentence\":\"Alice created group Support\","
                                + "\"organization\":{\"name\":\"Acme\"},\"door\":\"API\",\"sourceAddress\":\"10.0.0.7\","
                                + "\"sameRequestAs\":5}"))
                .isEqualToIgnoringNewLines(
                        "7  2026-03-02T12:00:00Z  Alice created group Support — Acme, API, 10.0.0.7, part of the same"
                                + " request as 5");
    }

    @Test
    void aSpreadsheetTakesNothingForAFormulaAndNoFieldForTwo() {
        var row = printed(
                TrailFormat.CSV,
                "{\"position\":7,\"sentence\":\"=HYPERLINK(\\\"x\\\"), she said\",\"userAgent\":\"@SUM\"}");
        assertThat(row)
                .contains("\"'=HYPERLINK(\"\"x\"\"), she said\"", ",'@SUM,")
                .endsWith("\r\n");
        assertThat(printed(TrailFormat.CSV, "{\"position\":7,\"userAgent\":\"x;=1+1\"}"))
                .as("where cells are split at semicolons")
                .contains("x;'=1+1");
    }
}
