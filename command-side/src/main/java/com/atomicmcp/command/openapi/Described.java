package com.atomicmcp.command.openapi;

import com.atomicmcp.command.request.DryRun;
import com.atomicmcp.door.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;

/** One operation of the APIs, as its controller declares it. */
record Described(String path, String method, HandlerMethod handler) {

    private static final Map<String, Object> DRY_RUN = Map.of(
            "in",
            "query",
            "name",
            DryRun.PARAMETER,
            "required",
            false,
            "description",
            "true: answer what this would do, and do nothing",
            "schema",
            Map.of("type", "boolean", "default", false));
    private static final Map<String, Object> FORESEEN = Map.of("$ref", "#/components/schemas/Foreseen");
    private static final String JSON = "application/json";
    private static final Set<String> NO_TOKEN = Set.of("nothing", "the invitation");

    /** The feature: the last part of the controller's package. */
    String tag() {
        var name = handler.getBeanType().getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What it does; where nobody said it, the words of the method's name. */
    String summary() {
        var operation = handler.getMethodAnnotation(Operation.class);
        if (operation != null) {
            return operation.value();
        }
        var words = handler.getMethod().getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    String needs() {
        var operation = handler.getMethodAnnotation(Operation.class);
        return operation == null ? "" : operation.needs();
    }

    /** Whether it is for those who have no token yet. */
    boolean open() {
        return NO_TOKEN.contains(needs());
    }

    /** Whether it can be tried without being carried out. */
    boolean rehearsable() {
        return DryRun.possible(method.toUpperCase(Locale.ROOT), path);
    }

    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("operationId", tag() + "-" + method + "-" + path.replaceAll("[^A-Za-z0-9]+", "-"));
        document.put("tags", List.of(tag()));
        document.put("summary", summary());
        if (!needs().isEmpty()) {
            document.put("description", "Needs " + needs() + ".");
        }
        if (open()) {
            document.put("security", List.of());
        }
        document.put("parameters", parameters());
        body().ifPresent(body -> document.put(
                "requestBody",
                Map.of("required", required(body), "content", Map.of(JSON, Map.of("schema", Schemas.of(type(body)))))));
        document.put("responses", responses());
        return document;
    }

    Map<String, Object> request() {
        return body().map(body -> Schemas.of(type(body))).orElse(Map.of());
    }

    Map<String, Object> answer() {
        var type = ResolvableType.forMethodReturnType(handler.getMethod());
        return Schemas.of(type.resolve(Object.class) == ResponseEntity.class ? type.getGeneric(0) : type);
    }

    private Map<String, Object> responses() {
        var status = handler.getMethodAnnotation(ResponseStatus.class);
        var code = status == null ? HttpStatus.OK : status.code();
        var responses = new LinkedHashMap<String, Object>();
        responses.put(String.valueOf(code.value()), answered(code.getReasonPhrase(), produces(), answer()));
        if (rehearsable()) {
            responses.merge(
                    "200",
                    answered("What it would do, of a dry run", JSON, FORESEEN),
                    (_, _) -> answered(
                            "OK; of a dry run, what it would do", JSON, Map.of("oneOf", List.of(answer(), FORESEEN))));
        }
        var problems = new ArrayList<>(List.of(400, 401, 403, 404, 503));
        if (!"get".equals(method)) {
            problems.add(409);
        }
        if (body().isPresent()) {
            problems.addAll(List.of(413, 415));
        }
        problems.stream()
                .sorted()
                .forEach(problem ->
                        responses.put(String.valueOf(problem), Map.of("$ref", "#/components/responses/Problem")));
        return responses;
    }

    /** What kind of answer it is; JSON where nobody said it. */
    private String produces() {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
        return mapping == null || mapping.produces().length == 0 ? JSON : mapping.produces()[0];
    }

    private static Map<String, Object> answered(String how, String type, Map<String, Object> schema) {
        return Map.of("description", how, "content", Map.of(type, Map.of("schema", schema)));
    }

    private List<Map<String, Object>> parameters() {
        return Stream.concat(
                        Arrays.stream(handler.getMethodParameters())
                                .map(Described::parameter)
                                .filter(parameter -> !parameter.isEmpty()),
                        rehearsable() ? Stream.of(DRY_RUN) : Stream.empty())
                .toList();
    }

    private static Map<String, Object> parameter(MethodParameter parameter) {
        var inPath = parameter.getParameterAnnotation(PathVariable.class);
        if (inPath != null) {
            return parameter("path", named(inPath.value(), parameter), true, parameter);
        }
        var inQuery = parameter.getParameterAnnotation(RequestParam.class);
        if (inQuery == null) {
            return Map.of();
        }
        var needed = inQuery.required()
                && ValueConstants.DEFAULT_NONE.equals(inQuery.defaultValue())
                && !parameter.isOptional();
        return parameter("query", named(inQuery.value(), parameter), needed, parameter);
    }

    private static Map<String, Object> parameter(String in, String name, boolean required, MethodParameter of) {
        return Map.of("in", in, "name", name, "required", required, "schema", Schemas.of(type(of)));
    }

    private static String named(String given, MethodParameter parameter) {
        return given.isEmpty() ? parameter.getParameter().getName() : given;
    }

    private Optional<MethodParameter> body() {
        return Arrays.stream(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                .findFirst();
    }

    private static boolean required(MethodParameter body) {
        var annotation = body.getParameterAnnotation(RequestBody.class);
        return annotation != null && annotation.required();
    }

    private static ResolvableType type(MethodParameter parameter) {
        return ResolvableType.forMethodParameter(parameter);
    }
}
