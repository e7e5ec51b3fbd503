package com.atomicmcp.gateway.transport;

import com.atomicmcp.gateway.transport.Message.Notification;
import com.atomicmcp.gateway.transport.Message.Request;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what strangers send: strict UTF-8, strict JSON, bounded, one message at a time. */
final class Messages {

    static final int MOST_BYTES = 1024 * 1024;

    private static final int DEEPEST = 64;
    private static final int MOST_TOKENS = 50_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNameLength(1_000)
                            .maxNumberLength(100)
                            .build())
                    // two readers of a message with a member twice may see two messages
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What came of reading. */
    sealed interface Read permits Message, Unreadable {}

    /** A message that cannot be read, and its id where one was found. */
    record Unreadable(@Nullable Object id, RpcError error) implements Read {}

    private Messages() {}

    static Read read(byte[] body) {
        try {
            var value = JSON.readValue(text(body), Object.class);
            if (value instanceof List<?>) {
                return new Unreadable(
                        null, RpcError.invalidRequest(400, "Batches are not taken. Send one message at a time."));
            }
            return value instanceof Map<?, ?> object
                    ? message(members(object))
                    : new Unreadable(null, RpcError.invalidRequest(400, "A message is a JSON object."));
        } catch (JacksonException | CharacterCodingException _) {
            return new Unreadable(
                    null,
                    RpcError.parse("The body is not one JSON text in UTF-8, at most " + DEEPEST
                            + " levels deep and with each name once."));
        }
    }

    private static Read message(Map<String, Object> object) {
        var id = object.get("id");
        var readableId = id instanceof String || id instanceof Integer || id instanceof Long || id instanceof BigInteger
                ? id
                : null;
        if (!wellFormed(object)) {
            return new Unreadable(null, RpcError.parse("A text has half of a surrogate pair."));
        }
        if (!"2.0".equals(object.get("jsonrpc"))) {
            return new Unreadable(readableId, RpcError.invalidRequest(400, "'jsonrpc' is \"2.0\"."));
        }
        if (object.containsKey("id") && readableId == null) {
            return new Unreadable(null, RpcError.invalidRequest(400, "'id' is a string or an integer."));
        }
        if (!(object.get("method") instanceof String method)) {
            return new Unreadable(
                    readableId,
                    RpcError.invalidRequest(
                            400, "'method' is a string. This server sends no requests to be answered."));
        }
        var params = object.get("params");
        if (params != null && !(params instanceof Map<?, ?>)) {
            return new Unreadable(readableId, RpcError.invalidParams("'params' is an object."));
        }
        var members = params instanceof Map<?, ?> map ? members(map) : Map.<String, Object>of();
        return readableId == null ? new Notification(method, members) : new Request(readableId, method, members);
    }

    private static String text(byte[] body) throws CharacterCodingException {
        // a new decoder reports what String's constructor would replace
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static boolean wellFormed(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> wellFormed(text);
            case List<?> list -> list.stream().allMatch(Messages::wellFormed);
            case Map<?, ?> map ->
                map.entrySet().stream().allMatch(entry -> wellFormed(entry.getKey()) && wellFormed(entry.getValue()));
            default -> true;
        };
    }

    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The members of a JSON object, whose names are strings by its grammar. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> members(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }

    static byte[] write(Object value) {
        return JSON.writeValueAsBytes(value);
    }
}
