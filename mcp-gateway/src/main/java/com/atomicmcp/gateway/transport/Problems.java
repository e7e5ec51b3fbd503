package com.atomicmcp.gateway.transport;

import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Refuses a request before its message is read: a JSON-RPC error without an id. */
public final class Problems {

    private Problems() {}

    /** @param code a JSON-RPC error code outside -32768 to -32000, where JSON-RPC and MCP keep all codes for themselves */
    public static Mono<Void> write(ServerWebExchange exchange, int status, int code, String message) {
        return Mono.defer(() -> {
            var response = exchange.getResponse();
            response.setStatusCode(HttpStatusCode.valueOf(status));
            response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
            var body = Messages.write(Answer.error(null, new RpcError(status, code, message, Map.of()))
                    .body());
            return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
        });
    }
}
