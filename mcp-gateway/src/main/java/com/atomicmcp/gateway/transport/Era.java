package com.atomicmcp.gateway.transport;

import com.atomicmcp.gateway.transport.Message.Request;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** How requests of one era of the protocol are understood and answered. Fails with {@link Failed} only. */
sealed interface Era permits LegacyEra, ModernEra {

    String VERSION_HEADER = "MCP-Protocol-Version";

    Mono<Map<String, Object>> answer(Request request, ServerRequest.Headers headers, Admission admission);

    /** The answer, or a refusal as an error under HTTP 200, which is what clients show to people; see docs/decisions. */
    static Mono<Map<String, Object>> unlessRefused(Admission admission, Supplier<Mono<Map<String, Object>>> answer) {
        var refusal = admission.refusal();
        return refusal == null
                ? answer.get()
                : Mono.error(new Failed(
                        new RpcError(200, refusal.code(), refusal.message(), Map.of("rule", refusal.rule()))));
    }

    /** The value of a header without surrounding space; empty where it is not there; several values are none that matches. */
    static String header(ServerRequest.Headers headers, String name) {
        return String.join(", ", headers.header(name)).strip();
    }
}
