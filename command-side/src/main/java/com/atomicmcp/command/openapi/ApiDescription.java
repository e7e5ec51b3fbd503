package com.atomicmcp.command.openapi;

import com.atomicmcp.audit.Foreseen;
import com.atomicmcp.rejection.Rejection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Describes every operation under /api and /customer-api as OpenAPI 3.1, from what answers it: the two cannot differ. */
final class ApiDescription {

    private static final Map<String, Object> TEXT = Map.of("type", "string");

    private static final Map<String, Object> ENTRY =
            Schemas.of(ResolvableType.forClass(Rejection.InvalidEntries.Entry.class));

    private final RequestMappingHandlerMapping mapping;

    ApiDescription(RequestMappingHandlerMapping mapping) {
        this.mapping = mapping;
    }

    List<Described> operations() {
        return mapping.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType() != ApiController.class)
                .flatMap(entry -> paths(entry.getKey())
                        .flatMap(path -> entry.getKey().getMethodsCondition().getMethods().stream()
                                .map(method ->
                                        new Described(path, method.name().toLowerCase(Locale.ROOT), entry.getValue()))))
                .sorted(Comparator.comparing(Described::path).thenComparing(Described::method))
                .toList();
    }

    Map<String, Object> document() {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (var operation : operations()) {
            paths.computeIfAbsent(operation.path(), _ -> new LinkedHashMap<>())
                    .put(operation.method(), operation.document());
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "Atomic MCP Server",
                        "version",
                        "1",
                        "description",
                        "The Workbench admin API and the customer API. Every refusal is a problem (RFC 9457). The answer"
                                + " to a command carries a log position; a query given it as 'after' sees what the"
                                + " command did. A command with dryRun=true answers what it would do, and does"
                                + " nothing."));
        document.put("security", List.of(Map.of("bearer", List.of())));
        document.put("paths", paths);
        document.put("components", components());
        return document;
    }

    private static Map<String, Object> components() {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "object");
        problem.put(
                "properties",
                Map.of(
                        "type", TEXT,
                        "title", TEXT,
                        "status", Map.of("type", "integer"),
                        "detail", TEXT,
                        "rule", TEXT,
                        "field", TEXT,
                        "refused", Map.of("type", "array", "items", ENTRY),
                        "needed", TEXT,
                        "grantedBy", Map.of("type", "array", "items", TEXT),
                        "correlationId", TEXT));
        problem.put("required", List.of("type", "title", "status", "detail", "rule"));
        return Map.of(
                "securitySchemes",
                Map.of("bearer", Map.of("type", "http", "scheme", "bearer")),
                "schemas",
                Map.of("Problem", problem, "Foreseen", Schemas.of(ResolvableType.forClass(Foreseen.class))),
                "responses",
                Map.of(
                        "Problem",
                        Map.of(
                                "description",
                                "Refused, or not to be answered",
                                "content",
                                Map.of(
                                        "application/problem+json",
                                        Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))))));
    }

    private static Stream<String> paths(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/") || path.startsWith("/customer-api/"));
    }
}
