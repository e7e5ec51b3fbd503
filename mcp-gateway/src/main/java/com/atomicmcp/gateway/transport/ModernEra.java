package com.atomicmcp.gateway.transport;

import com.atomicmcp.gateway.transport.Message.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Version 2026-07-28: every request says in its body and headers what it is, and there is no {@code initialize}.
 *
 * @param tolerant whether a body of 2026-07-28 may come under the header 2025-11-25, as some hosted connectors send it
 */
record ModernEra(Dispatch dispatch, ServerIdentity identity, boolean tolerant) implements Era {

    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final long LIST_MAY_BE_KEPT_MILLIS = 60_000;

    static boolean speaks(Message message, ServerRequest.Headers headers) {
        return message.meta().containsKey(PREFIX + "protocolVersion")
                || Versions.isModern(Era.header(headers, VERSION_HEADER))
                || message.method().equals("server/discover");
    }

    @Override
    public Mono<Map<String, Object>> answer(Request request, ServerRequest.Headers headers, Admission admission) {
        var problem = problem(request, headers);
        if (problem != null) {
            return Mono.error(new Failed(problem));
        }
        return switch (request.method()) {
            case "tools/call" -> dispatch.callTool(request, admission).map(this::complete);
            case "server/discover" ->
                Era.unlessRefused(admission, () -> Mono.just(discovery()))
                        .map(this::complete)
                        .map(ModernEra::keepable);
            case "tools/list" ->
                Era.unlessRefused(admission, () -> dispatch.listTools(request, admission.context()))
                        .map(this::complete)
                        .map(ModernEra::keepable);
            default -> Mono.error(new Failed(RpcError.methodNotFound(404)));
        };
    }

    /** In the order in which the conformance suite expects them: what the body lacks, then what headers and body disagree on. */
    private @Nullable RpcError problem(Request request, ServerRequest.Headers headers) {
        var named = Era.header(headers, VERSION_HEADER);
        var meta = request.meta();
        if (!(meta.get(PREFIX + "protocolVersion") instanceof String version)) {
            return Versions.isModern(named) && !named.equals(Versions.MODERN)
                    ? RpcError.unsupportedVersion(named)
                    : RpcError.invalidParams("'params._meta' needs '" + PREFIX + "protocolVersion', a string.");
        }
        if (!(meta.get(PREFIX + "clientCapabilities") instanceof Map<?, ?>)) {
            return RpcError.invalidParams("'params._meta' needs '" + PREFIX + "clientCapabilities', an object.");
        }
        var tolerated = tolerant && named.equals(Versions.LAST_LEGACY) && version.equals(Versions.MODERN);
        if (!named.equals(version) && !tolerated) {
            return RpcError.headerMismatch(VERSION_HEADER);
        }
        if (!version.equals(Versions.MODERN)) {
            return RpcError.unsupportedVersion(version);
        }
        if (!matches(headers, "Mcp-Method", request.method(), tolerated)) {
            return RpcError.headerMismatch("Mcp-Method");
        }
        return request.method().equals("tools/call")
                        && request.params().get("name") instanceof String name
                        && !matches(headers, "Mcp-Name", name, tolerated)
                ? RpcError.headerMismatch("Mcp-Name")
                : null;
    }

    private static boolean matches(ServerRequest.Headers headers, String name, String value, boolean mayBeAbsent) {
        var sent = Era.header(headers, name);
        return sent.isEmpty() ? mayBeAbsent : value.equals(decoded(sent));
    }

    /** Names that a header cannot carry come as {@code =?base64?…?=}. */
    private static @Nullable String decoded(String value) {
        if (!value.startsWith("=?base64?") || !value.endsWith("?=") || value.length() < "=?base64??=".length()) {
            return value;
        }
        try {
            return new String(
                    Base64.getDecoder().decode(value.substring("=?base64?".length(), value.length() - 2)),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private Map<String, Object> discovery() {
        var result = new LinkedHashMap<String, Object>();
        result.put("supportedVersions", Versions.SUPPORTED);
        result.put("capabilities", Map.of("tools", Map.of()));
        result.put("instructions", identity.instructions());
        return result;
    }

    private Map<String, Object> complete(Map<String, Object> result) {
        result.put("resultType", "complete");
        result.put(
                "_meta",
                Map.of(
                        PREFIX + "serverInfo",
                        Map.of(
                                "name", identity.name(),
                                "title", identity.title(),
                                "version", identity.version())));
        return result;
    }

    private static Map<String, Object> keepable(Map<String, Object> result) {
        result.put("ttlMs", LIST_MAY_BE_KEPT_MILLIS);
        result.put("cacheScope", "private");
        return result;
    }
}
