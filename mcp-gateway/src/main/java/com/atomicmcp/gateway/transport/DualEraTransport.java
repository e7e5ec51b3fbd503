package com.atomicmcp.gateway.transport;

import com.atomicmcp.call.Outcome;
import com.atomicmcp.gateway.transport.Message.Notification;
import com.atomicmcp.gateway.transport.Message.Request;
import com.atomicmcp.gateway.transport.Messages.Unreadable;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/**
 * Streamable HTTP for a server without sessions, in both eras of the protocol at one endpoint. The SDK keeps the tools
 * and their schemas; this decides what reaches it and what leaves. Every answer is one JSON text: nothing here streams.
 */
public final class DualEraTransport implements McpStatelessServerTransport {

    private static final Logger logger = LoggerFactory.getLogger(DualEraTransport.class);
    private static final Duration TO_SEND_A_BODY = Duration.ofSeconds(30);

    private final Dispatch dispatch = new Dispatch();
    private final Era legacy = new LegacyEra(dispatch);
    private final Era modern;
    private final Function<ServerRequest, Mono<Admission>> door;
    private final Witness witness;

    /**
     * @param tolerant whether a body of 2026-07-28 may come under the header 2025-11-25
     * @param door asked about each request when all of it is there; that it fails with an {@link AuthenticationException}
     *     is not answered here
     * @param witness told of each request that the door let in
     */
    public DualEraTransport(
            ServerIdentity identity, boolean tolerant, Function<ServerRequest, Mono<Admission>> door, Witness witness) {
        this.modern = new ModernEra(dispatch, identity, tolerant);
        this.door = door;
        this.witness = witness;
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler handler) {
        dispatch.to(handler);
    }

    @Override
    public List<String> protocolVersions() {
        return Versions.LEGACY;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    /** Takes what may be posted to the endpoint. When the client hangs up, whatever is under way for it is cancelled. */
    public Mono<ServerResponse> post(ServerRequest request) {
        var problem = problem(request);
        return (problem != null
                        ? send(Answer.error(null, problem))
                        : body(request).flatMap(body -> answer(request, body)))
                .onErrorResume(DataBufferLimitException.class, _ -> send(Answer.error(null, tooLarge())))
                .onErrorResume(
                        TimeoutException.class,
                        _ -> send(Answer.error(null, RpcError.invalidRequest(408, "The body took too long."))))
                .onErrorResume(
                        DisconnectedClientHelper::isClientDisconnectedException, _ -> Mono.empty()) // nobody waits
                .onErrorResume(DualEraTransport::isOurs, failure -> {
                    var reference = UUID.randomUUID().toString();
                    logger.error("A message could not be answered [{}]", reference, failure);
                    return send(Answer.error(null, RpcError.internal(500, reference)));
                });
    }

    /** Whether it is for this server to mend; not where the door refuses. */
    private static boolean isOurs(Throwable failure) {
        return !(failure instanceof AuthenticationException);
    }

    /** Everything but POST: there is no stream to open and no session to end. */
    public Mono<ServerResponse> otherMethod(ServerRequest request) {
        return ServerResponse.status(405).allow(HttpMethod.POST).build();
    }

    private Mono<ServerResponse> answer(ServerRequest request, byte[] body) {
        return switch (Messages.read(body)) {
            case Unreadable unreadable -> send(Answer.error(unreadable.id(), unreadable.error()));
            case Request asked -> answer(request, asked).flatMap(DualEraTransport::send);
            case Notification _ -> ServerResponse.status(told(request)).build();
        };
    }

    private Mono<Answer> answer(ServerRequest request, Request asked) {
        var headers = request.headers();
        var era = ModernEra.speaks(asked, headers) ? modern : legacy;
        return door.apply(request)
                .flatMap(admission -> witnessed(asked, admission, era.answer(asked, headers, admission)))
                .map(result -> Answer.result(asked.id(), result))
                .onErrorResume(Failed.class, failed -> Mono.just(Answer.error(asked.id(), failed.error())));
    }

    private Mono<Map<String, Object>> witnessed(Request asked, Admission admission, Mono<Map<String, Object>> answer) {
        return Mono.defer(() -> {
            var from = System.nanoTime();
            Consumer<Outcome> ended = outcome -> witness.saw(new Witness.Ended(
                    admission.context(),
                    asked.method(),
                    asked.params(),
                    outcome,
                    Duration.ofNanos(System.nanoTime() - from)));
            return answer.doOnNext(result -> ended.accept(outcome(admission, result)))
                    .doOnError(_ -> ended.accept(admission.refusal() == null ? Outcome.FAILED : Outcome.REFUSED))
                    .doOnCancel(() -> ended.accept(Outcome.GIVEN_UP));
        });
    }

    private static Outcome outcome(Admission admission, Map<String, Object> result) {
        if (!Boolean.TRUE.equals(result.get("isError"))) {
            return Outcome.ANSWERED;
        }
        return admission.refusal() == null ? Outcome.PROBLEM : Outcome.REFUSED;
    }

    /** Nothing that is told changes anything here, so that only its version can be wrong. */
    private static int told(ServerRequest request) {
        var version = Era.header(request.headers(), Era.VERSION_HEADER);
        return version.isEmpty() || Versions.SUPPORTED.contains(version) ? 202 : 400;
    }

    private static @Nullable RpcError problem(ServerRequest request) {
        var headers = request.headers();
        try {
            var type = headers.contentType();
            if (type.isPresent() && !isJson(type.get())) {
                return RpcError.invalidRequest(415, "The body is application/json in UTF-8.");
            }
            if (!headers.accept().isEmpty()
                    && headers.accept().stream().noneMatch(MediaType.APPLICATION_JSON::isCompatibleWith)) {
                return RpcError.invalidRequest(406, "Answers are application/json: accept it.");
            }
        } catch (InvalidMediaTypeException | UnsupportedMediaTypeStatusException _) {
            return RpcError.invalidRequest(400, "The Content-Type or Accept header cannot be read.");
        }
        var encoding = Era.header(headers, HttpHeaders.CONTENT_ENCODING);
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            return RpcError.invalidRequest(415, "The body is not compressed.");
        }
        return headers.contentLength().orElse(0) > Messages.MOST_BYTES ? tooLarge() : null;
    }

    private static boolean isJson(MediaType type) {
        var charset = type.getParameter("charset");
        return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                && (charset == null || charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("\"utf-8\""));
    }

    private static RpcError tooLarge() {
        return RpcError.invalidRequest(413, "The body is larger than " + Messages.MOST_BYTES + " bytes.");
    }

    private static Mono<byte[]> body(ServerRequest request) {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), Messages.MOST_BYTES)
                .timeout(TO_SEND_A_BODY)
                .map(DualEraTransport::bytes)
                .defaultIfEmpty(new byte[0]);
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            var bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static Mono<ServerResponse> send(Answer answer) {
        return ServerResponse.status(answer.status())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Messages.write(answer.body()));
    }
}
