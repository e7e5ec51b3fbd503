package com.atomicmcp.gateway.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON-RPC error and the HTTP status it travels under.
 *
 * @param data may be empty
 */
record RpcError(int status, int code, String message, Map<String, Object> data) {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int HEADER_MISMATCH = -32020;
    static final int UNSUPPORTED_VERSION = -32022;

    static RpcError parse(String message) {
        return new RpcError(400, PARSE_ERROR, message, Map.of());
    }

    static RpcError invalidRequest(int status, String message) {
        return new RpcError(status, INVALID_REQUEST, message, Map.of());
    }

    static RpcError invalidParams(String message) {
        return new RpcError(400, INVALID_PARAMS, message, Map.of());
    }

    static RpcError headerMismatch(String header) {
        return new RpcError(
                400, HEADER_MISMATCH, "The " + header + " header is missing or does not match the body.", Map.of());
    }

    static RpcError unsupportedVersion(String requested) {
        return new RpcError(
                400,
                UNSUPPORTED_VERSION,
                "This protocol version is not supported.",
                Map.of("supported", Versions.SUPPORTED, "requested", requested));
    }

    static RpcError methodNotFound(int status) {
        return new RpcError(status, METHOD_NOT_FOUND, "Method not found. This server has tools only.", Map.of());
    }

    static RpcError internal(int status, String reference) {
        return new RpcError(
                status,
                INTERNAL_ERROR,
                "Something went wrong here. Its reference is " + reference + ".",
                Map.of("reference", reference));
    }

    Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("code", code);
        body.put("message", message);
        if (!data.isEmpty()) {
            body.put("data", data);
        }
        return body;
    }
}
