package com.atomicmcp.launcher.tools;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the arguments of a tool from the command line, as the tool's schema wants them. */
final class Arguments {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Arguments() {}

    /**
     * @param given one JSON object, or {@code key=value} each
     * @param schema the tool's input schema; what it does not know goes as text, for the tool to refuse
     */
    static Map<String, Object> read(List<String> given, Map<String, Object> schema) {
        if (given.size() == 1 && given.getFirst().stripLeading().startsWith("{")) {
            return object(given.getFirst());
        }
        var properties = properties(schema);
        var arguments = new LinkedHashMap<String, Object>();
        for (var argument : given) {
            var at = argument.indexOf('=');
            if (at < 1) {
                throw Trouble.wrongUsage("'" + argument + "' is not of the form key=value.");
            }
            var key = argument.substring(0, at);
            if (arguments.put(key, value(key, argument.substring(at + 1), properties.get(key))) != null) {
                throw Trouble.wrongUsage("'" + key + "' is given twice.");
            }
        }
        return arguments;
    }

    static Map<String, Object> properties(Map<String, Object> schema) {
        var properties = new LinkedHashMap<String, Object>();
        if (schema.get("properties") instanceof Map<?, ?> known) {
            known.forEach((name, property) -> properties.put(String.valueOf(name), property));
        }
        return properties;
    }

    /** The JSON type a schema asks for; {@code string} where it does not say. */
    static String type(@Nullable Object schema) {
        return schema instanceof Map<?, ?> known
                ? switch (known.get("type")) {
                    case String type -> type;
                    case List<?> types ->
                        types.stream()
                                .map(String::valueOf)
                                .filter(type -> !type.equals("null"))
                                .findFirst()
                                .orElse("string");
                    case null, default -> "string";
                }
                : "string";
    }

    private static Object value(String key, String text, @Nullable Object schema) {
        try {
            return switch (type(schema)) {
                case "integer" -> Long.valueOf(text);
                case "number" -> new BigDecimal(text);
                case "boolean" -> flag(key, text);
                case "array" -> list(key, text, schema);
                case "object" -> object(text);
                default -> text;
            };
        } catch (NumberFormatException notANumber) {
            throw Trouble.wrongUsage("'" + key + "' is a number, not '" + text + "'.");
        }
    }

    private static Boolean flag(String key, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Trouble.wrongUsage("'" + key + "' is true or false, not '" + text + "'.");
        };
    }

    private static List<Object> list(String key, String text, @Nullable Object schema) {
        var items = schema instanceof Map<?, ?> known ? known.get("items") : null;
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(item -> value(key, item.strip(), items))
                        .toList();
    }

    private static Map<String, Object> object(String text) {
        try {
            return JsonMapper.shared().readValue(text, OBJECT);
        } catch (JacksonException malformed) {
            throw Trouble.wrongUsage("The arguments are not a JSON object: " + malformed.getOriginalMessage());
        }
    }
}
