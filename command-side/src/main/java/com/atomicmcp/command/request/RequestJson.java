package com.atomicmcp.command.request;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads the JSON that callers send, strictly: what is misspelt, doubled, of another type or too deep is refused by its name. */
public final class RequestJson {

    private static final int DEEPEST = 50;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(1_000)
                            .build())
                    .build())
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .addMixIn(Permission.class, PermissionAsSent.class)
            .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    coercion -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withConfigOverride(
                    List.class, override -> override.setNullHandling(JsonSetter.Value.forContentNulls(Nulls.FAIL)))
            .build();

    /** As roles are sent, so they are answered: environments are left out for the whole organization. */
    interface PermissionAsSent {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<EnvironmentId> environments();
    }

    private RequestJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** One entry of a list, read apart from the others; what is wrong with it as a whole has no name. */
    static <T> T read(String entry, Class<T> type) {
        try {
            var read = MAPPER.readValue(entry, type);
            if (read == null) {
                throw new Refused(new InvalidValue("", "is an object"));
            }
            return read;
        } catch (JacksonException unfit) {
            var why = explain(unfit);
            throw new Refused("body".equals(why.field()) ? new InvalidValue("", why.problem()) : why);
        }
    }

    /** What is wrong, where, and what is expected there; nothing of how it was read. */
    public static InvalidValue explain(JacksonException unfit) {
        var path = path(unfit);
        return switch (unfit) {
            case UnrecognizedPropertyException unknown -> new InvalidValue(path, "is not known here" + known(unknown));
            case InvalidNullException _ -> new InvalidValue(path, "is null");
            case ValueInstantiationException made
            when made.getCause() instanceof Refused refused -> inside(path, made, refused);
            case MismatchedInputException mismatch
            when mismatch.getOriginalMessage().startsWith("Missing required creator property") ->
                new InvalidValue(path, "is missing");
            case MismatchedInputException mismatch
            when mismatch.getOriginalMessage().startsWith("Trailing token") ->
                new InvalidValue("body", "goes on after its end");
            case MismatchedInputException mismatch -> new InvalidValue(path, expected(mismatch.getTargetType()));
            case InputCoercionException _ -> new InvalidValue(path, "is a whole number of at most 32 bits");
            case StreamConstraintsException _ ->
                new InvalidValue(
                        "body",
                        "is nested deeper than " + DEEPEST + ", or has a text longer than " + LONGEST_TEXT
                                + " characters, a name longer than 1000 or a number longer than " + LONGEST_NUMBER);
            case StreamReadException read -> new InvalidValue("body", unreadable(read));
            default -> new InvalidValue(path, "is not what is expected here");
        };
    }

    private static String unreadable(StreamReadException read) {
        var what =
                read.getOriginalMessage().startsWith("Duplicate") ? "names a field twice" : "is not well-formed JSON";
        var where = read.getLocation();
        return where == null || where.getLineNr() < 1
                ? what
                : what + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }

    private static InvalidValue inside(String path, ValueInstantiationException made, Refused refused) {
        if (!(refused.rejection() instanceof InvalidValue(var field, var problem))) {
            return new InvalidValue(path, refused.rejection().message());
        }
        var components = made.getType().getRawClass().getRecordComponents();
        var leaf = components != null && components.length == 1;
        if ("body".equals(path)) {
            return new InvalidValue(field, problem);
        }
        return new InvalidValue(leaf ? path : path + "." + field.substring(field.lastIndexOf('.') + 1), problem);
    }

    private static String known(UnrecognizedPropertyException unknown) {
        var names = unknown.getKnownPropertyIds();
        return names == null || names.isEmpty()
                ? ""
                : "; known are " + names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "is not what is expected here";
        }
        if (type.isEnum()) {
            return "is one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> MAPPER.convertValue(constant, String.class))
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class || type == CharSequence.class) {
            return "is a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "is true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "is a whole number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "is a list";
        }
        if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "is an object";
        }
        return "is not what is expected here";
    }

    private static String path(JacksonException unfit) {
        var path = new StringBuilder();
        for (var step : unfit.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "body" : path.length() > 300 ? path.substring(0, 300) : path.toString();
    }
}
