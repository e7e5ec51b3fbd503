package com.atomicmcp.gateway.tool;

import com.atomicmcp.id.EnvironmentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of one call, after the tool's input schema has let them pass. */
public record Arguments(Map<String, Object> values) {

    public Optional<String> text(String name) {
        return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public String required(String name) {
        return text(name).orElseThrow(() -> new ToolProblem("'" + name + "' is missing."));
    }

    public EnvironmentId environment() {
        return new EnvironmentId(required("environmentId"));
    }

    public int limit(int usually) {
        return values.get("limit") instanceof Number number ? number.intValue() : usually;
    }

    public List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).distinct().sorted().toList()
                : List.of();
    }
}
