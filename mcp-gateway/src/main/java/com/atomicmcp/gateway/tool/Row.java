package com.atomicmcp.gateway.tool;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of many in an answer.
 *
 * @param data for the assistant, as the tool's output schema says
 * @param text the same for a person
 */
public record Row(Map<String, Object> data, String text) {

    public static List<Map<String, Object>> data(List<Row> rows) {
        return rows.stream().map(Row::data).toList();
    }

    public static String text(List<Row> rows, String between) {
        return rows.stream().map(Row::text).collect(Collectors.joining(between));
    }
}
