package com.atomicmcp.gateway.transport;

import com.atomicmcp.gateway.transport.Message.Request;
import java.util.Map;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Versions 2025-03-26 to 2025-11-25: {@code initialize} negotiates, later requests name the version in a header. Errors
 * of methods travel under HTTP 200, because clients of this era show no other.
 */
record LegacyEra(Dispatch dispatch) implements Era {

    @Override
    public Mono<Map<String, Object>> answer(Request request, ServerRequest.Headers headers, Admission admission) {
        var version = Era.header(headers, VERSION_HEADER);
        var method = request.method();
        if (!version.isEmpty() && !method.equals("initialize") && !Versions.LEGACY.contains(version)) {
            return Mono.error(new Failed(new RpcError(
                    400,
                    RpcError.INVALID_REQUEST,
                    "The MCP-Protocol-Version header names a version that is not supported.",
                    Map.of("supported", Versions.SUPPORTED))));
        }
        return switch (method) {
            case "ping" -> Mono.just(Map.of());
            case "tools/call" -> dispatch.callTool(request, admission);
            case "initialize" -> Era.unlessRefused(admission, () -> dispatch.initialize(request, admission.context()));
            case "tools/list" -> Era.unlessRefused(admission, () -> dispatch.listTools(request, admission.context()));
            default -> Mono.error(new Failed(RpcError.methodNotFound(200)));
        };
    }
}
