package com.atomicmcp.gateway.transport;

import com.atomicmcp.gateway.transport.Message.Request;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Hands what both eras share to the SDK, in a form it can only understand, and what it answers back without its innards. */
final class Dispatch {

    private static final Logger logger = LoggerFactory.getLogger(Dispatch.class);
    private static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

    private final McpJsonMapper json = McpJsonDefaults.getMapper();
    private volatile @Nullable McpStatelessServerHandler handler;

    void to(McpStatelessServerHandler newHandler) {
        handler = newHandler;
    }

    /** Legacy only; answers with the version asked for, or the newest legacy one. */
    Mono<Map<String, Object>> initialize(Request request, McpTransportContext context) {
        if (!(request.params().get("protocolVersion") instanceof String version)) {
            return Mono.error(new Failed(RpcError.invalidParams("'protocolVersion' is a string.")));
        }
        // only the version matters here, and what a stranger says of itself would go to the log as it is
        return call(
                context,
                "initialize",
                Map.of(
                        "protocolVersion",
                        Versions.isDate(version) ? version : "unknown",
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "client", "version", "0")));
    }

    Mono<Map<String, Object>> listTools(Request request, McpTransportContext context) {
        return request.params().get("cursor") == null
                ? call(context, "tools/list", Map.of())
                : Mono.error(new Failed(RpcError.invalidParams("The list of tools has one page: ask without cursor.")));
    }

    Mono<Map<String, Object>> callTool(Request request, Admission admission) {
        if (!(request.params().get("name") instanceof String name)) {
            return Mono.error(new Failed(RpcError.invalidParams("'name' is a string.")));
        }
        var arguments = request.params().get("arguments");
        if (arguments != null && !(arguments instanceof Map<?, ?>)) {
            return Mono.error(new Failed(RpcError.invalidParams("'arguments' is an object.")));
        }
        var refusal = admission.refusal();
        if (refusal != null) {
            return Mono.just(new HashMap<>(
                    Map.of("content", List.of(Map.of("type", "text", "text", refusal.message())), "isError", true)));
        }
        return call(
                admission.context(),
                "tools/call",
                Map.of("name", name, "arguments", arguments == null ? Map.of() : arguments));
    }

    private Mono<Map<String, Object>> call(McpTransportContext context, String method, Map<String, Object> params) {
        var target = handler;
        if (target == null) {
            return Mono.error(new IllegalStateException("no server was built on this transport"));
        }
        return target.handleRequest(context, new JSONRPCRequest(method, "1", params))
                .map(response -> response.error() == null ? result(response) : failed(method, response.error()));
    }

    private Map<String, Object> result(JSONRPCResponse response) {
        return json.convertValue(response.result(), OBJECT);
    }

    private static Map<String, Object> failed(String method, JSONRPCResponse.JSONRPCError error) {
        if (error.code() == RpcError.INVALID_PARAMS && method.equals("tools/call")) {
            throw new Failed(new RpcError(
                    200,
                    RpcError.INVALID_PARAMS,
                    "There is no tool of this name. tools/list shows those that are here.",
                    Map.of()));
        }
        if (error.data() instanceof Map<?, ?> data && data.get("reference") instanceof String reference) {
            throw new Failed(RpcError.internal(200, reference));
        }
        var reference = UUID.randomUUID().toString();
        logger.error("{} failed with {}: {} [{}]", method, error.code(), error.message(), reference);
        throw new Failed(RpcError.internal(200, reference));
    }
}
