package com.atomicmcp.gateway.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words to write JSON Schemas (2020-12) with. Objects are closed unless they say otherwise, and keep their order. */
public final class Schemas {

    /** Letters and signs that ids are made of. */
    private static final String ID = "^[A-Za-z0-9._~-]{1,64}$";

    private Schemas() {}

    /** One member of an object. */
    public record Member(String name, boolean required, Map<String, Object> schema) {}

    public static Member required(String name, Map<String, Object> schema) {
        return new Member(name, true, schema);
    }

    public static Member optional(String name, Map<String, Object> schema) {
        return new Member(name, false, schema);
    }

    public static Map<String, Object> object(Member... members) {
        var properties = new LinkedHashMap<String, Object>();
        for (var member : members) {
            properties.put(member.name(), member.schema());
        }
        var schema = typed("object");
        schema.put("properties", properties);
        var required = List.of(members).stream()
                .filter(Member::required)
                .map(Member::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /** An object whose members are not known beforehand. */
    public static Map<String, Object> open(String description) {
        return described(typed("object"), description);
    }

    /** An object with values of one kind under names that are not known beforehand. */
    public static Map<String, Object> mapOf(Map<String, Object> values, String description) {
        var schema = described(typed("object"), description);
        schema.put("additionalProperties", values);
        return schema;
    }

    public static Map<String, Object> listOf(Map<String, Object> items) {
        var schema = typed("array");
        schema.put("items", items);
        return schema;
    }

    public static Map<String, Object> listOf(Map<String, Object> items, int atMost, String description) {
        var schema = described(listOf(items), description);
        schema.put("maxItems", atMost);
        return schema;
    }

    public static Map<String, Object> text() {
        return typed("string");
    }

    public static Map<String, Object> text(String description) {
        return described(text(), description);
    }

    public static Map<String, Object> text(int atLeast, int atMost, String description) {
        var schema = text(description);
        schema.put("minLength", atLeast);
        schema.put("maxLength", atMost);
        return schema;
    }

    public static Map<String, Object> id(String description) {
        var schema = text(description);
        schema.put("pattern", ID);
        return schema;
    }

    public static Map<String, Object> oneOf(String description, String... words) {
        var schema = text(description);
        schema.put("enum", List.of(words));
        return schema;
    }

    /** An instant as RFC 3339 writes it. */
    public static Map<String, Object> instant(String description) {
        var schema = text(description);
        schema.put("format", "date-time");
        return schema;
    }

    public static Map<String, Object> truth(String description) {
        return described(typed("boolean"), description);
    }

    public static Map<String, Object> count(String description) {
        var schema = described(typed("integer"), description);
        schema.put("minimum", 0);
        return schema;
    }

    public static Map<String, Object> limit(int usually) {
        var schema = described(typed("integer"), "How many to answer at most on one page.");
        schema.put("minimum", 1);
        schema.put("maximum", 100);
        schema.put("default", usually);
        return schema;
    }

    public static Map<String, Object> cursor() {
        return text(
                1,
                2_000,
                "The nextCursor of the page before, to see the page after it; all other arguments stay as they were.");
    }

    public static Map<String, Object> environmentId() {
        return id("The environment's id, as list_environments answers it, such as env_k3v5q2.");
    }

    private static Map<String, Object> typed(String type) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", type);
        return schema;
    }

    private static Map<String, Object> described(Map<String, Object> schema, String description) {
        schema.put("description", description);
        return schema;
    }
}
