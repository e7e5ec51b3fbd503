package com.atomicmcp.gateway.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC response and the HTTP status it travels under. */
record Answer(int status, Map<String, Object> body) {

    static Answer result(Object id, Map<String, Object> result) {
        var body = new LinkedHashMap<String, Object>();
        body.put("jsonrpc", "2.0");
        body.put("id", id);
        body.put("result", result);
        return new Answer(200, body);
    }

    static Answer error(@Nullable Object id, RpcError error) {
        var body = new LinkedHashMap<String, Object>();
        body.put("jsonrpc", "2.0");
        if (id != null) {
            body.put("id", id);
        }
        body.put("error", error.body());
        return new Answer(error.status(), body);
    }
}
