package com.atomicmcp.command.openapi;

import com.atomicmcp.command.request.Unread;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/** Describes the JSON of our records (JSON Schema 2020-12, as OpenAPI 3.1 has it). */
final class Schemas {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Schemas() {}

    static Map<String, Object> of(ResolvableType type) {
        var raw = type.resolve(Object.class);
        if (raw == Optional.class || raw == Unread.class) {
            return of(type.getGeneric(0));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return Map.of("type", "array", "items", of(type.asCollection().getGeneric(0)));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return Map.of(
                    "type", "object", "additionalProperties", of(type.asMap().getGeneric(1)));
        }
        if (raw.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(raw.getEnumConstants())
                            .map(constant -> JSON.convertValue(constant, String.class))
                            .toList());
        }
        return value(raw)
                .map(method -> of(ResolvableType.forMethodReturnType(method)))
                .orElseGet(() -> raw.isRecord() ? object(type, raw) : simple(raw));
    }

    private static Map<String, Object> simple(Class<?> raw) {
        if (raw == boolean.class || raw == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return Map.of("type", "integer");
        }
        if (raw == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        return raw == String.class ? Map.of("type", "string") : Map.of();
    }

    private static Map<String, Object> object(ResolvableType type, Class<?> raw) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        var components = raw.getRecordComponents();
        var constructor = canonical(raw, components);
        for (var i = 0; i < components.length; i++) {
            var component = components[i];
            properties.put(component.getName(), of(ResolvableType.forType(component.getGenericType(), type)));
            if (required(component)
                    || !constructor.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** What may be left out is what its constructor takes as missing: a record may then put something in its place. */
    private static Constructor<?> canonical(Class<?> raw, RecordComponent[] components) {
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return raw.getDeclaredConstructor(types);
        } catch (NoSuchMethodException everyRecordHasIt) {
            throw new IllegalStateException(everyRecordHasIt);
        }
    }

    private static boolean required(RecordComponent component) {
        var marked = component.getAccessor().getAnnotation(JsonProperty.class);
        return marked != null && marked.required();
    }

    private static Optional<Method> value(Class<?> raw) {
        return Arrays.stream(raw.getMethods())
                .filter(method -> method.isAnnotationPresent(JsonValue.class))
                .findFirst();
    }
}
