package com.atomicmcp.gateway.tool;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks arguments and answers against the tools' own schemas, and says in plain words what does not fit. */
@Component
public final class ReadableSchemas implements JsonSchemaValidator {

    private static final int MOST_PROBLEMS = 5;

    private final JsonMapper json = new JsonMapper();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());
    private final Map<Map<String, Object>, Schema> schemas = new ConcurrentHashMap<>();

    @Override
    public ValidationResponse validate(Map<String, Object> schema, Object value) {
        var excess = excess(schema, value);
        if (excess.isPresent()) {
            return ValidationResponse.asInvalid(excess.get());
        }
        var tree = json.<JsonNode>valueToTree(value);
        var problems = schemas.computeIfAbsent(schema, it -> registry.getSchema(json.<JsonNode>valueToTree(it)))
                .validate(tree);
        return problems.isEmpty()
                ? ValidationResponse.asValid("") // what it wants for a text copy; our tools write their text themselves
                : ValidationResponse.asInvalid(words(schema, problems));
    }

    /** What the validator would name once for each of thousands of entries, looked for where that costs nothing. */
    private static Optional<String> excess(Map<String, Object> schema, Object value) {
        if (!(value instanceof Map<?, ?> object) || !(schema.get("properties") instanceof Map<?, ?> known)) {
            return Optional.empty();
        }
        var unknown = object.keySet().stream()
                .filter(_ -> object.size() > known.size())
                .filter(name -> !known.containsKey(name))
                .map(name -> unknown(schema, String.valueOf(name)));
        var crowded = known.entrySet().stream()
                .filter(property -> property.getValue() instanceof Map<?, ?> described
                        && described.get("maxItems") instanceof Integer most
                        && object.get(property.getKey()) instanceof List<?> list
                        && list.size() > most)
                .map(property ->
                        tooMany(String.valueOf(property.getKey()), ((Map<?, ?>) property.getValue()).get("maxItems")));
        return Stream.concat(unknown, crowded).findFirst();
    }

    private static String words(Map<String, Object> schema, List<Error> problems) {
        return problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> words(schema, problem))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String words(Map<String, Object> schema, Error problem) {
        var path = String.valueOf(problem.getInstanceLocation());
        var where = path.replaceFirst("^[$/]+\\.?", "");
        var limit = problem.getSchemaNode();
        return switch (problem.getKeyword()) {
            case "additionalProperties" -> unknown(schema, problem.getProperty());
            case "required" -> quoted(problem.getProperty()) + " is missing.";
            case "type" -> quoted(where) + " is of the wrong type: it is " + article(limit) + ".";
            case "minimum" -> quoted(where) + " is at least " + limit + ".";
            case "maximum" -> quoted(where) + " is at most " + limit + ".";
            case "minLength" -> quoted(where) + " is too short: at least " + limit + " characters.";
            case "maxLength" -> quoted(where) + " is too long: at most " + limit + " characters.";
            case "maxItems" -> tooMany(where, limit);
            case "pattern" -> quoted(where) + " is no id: an id is 1 to 64 letters, digits, '.', '_', '~' or '-'.";
            case "enum" -> quoted(where) + " is one of " + limit + ".";
            default -> quoted(where) + " does not fit the schema (" + problem.getKeyword() + ").";
        };
    }

    private static String unknown(Map<String, Object> schema, @Nullable String name) {
        return "There is no argument " + quoted(name) + ". "
                + (schema.get("properties") instanceof Map<?, ?> known && !known.isEmpty()
                        ? "The arguments are " + names(known) + "."
                        : "This tool takes none.");
    }

    private static String tooMany(String where, @Nullable Object limit) {
        return quoted(where) + " has too many entries: at most " + limit + ".";
    }

    private static String article(JsonNode type) {
        var name = type.isString() ? type.stringValue() : type.toString();
        return switch (name) {
            case "integer" -> "a whole number";
            case "array" -> "a list";
            case "object" -> "an object";
            case "string" -> "a text";
            default -> name;
        };
    }

    private static String names(Map<?, ?> properties) {
        return properties.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String quoted(@Nullable String name) {
        return "'" + Words.line(name == null ? "?" : name, 100) + "'";
    }
}
