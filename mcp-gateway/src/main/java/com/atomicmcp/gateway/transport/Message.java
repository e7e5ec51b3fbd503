package com.atomicmcp.gateway.transport;

import java.util.Map;

/** What a client may send: one JSON-RPC request or notification. */
sealed interface Message extends Messages.Read {

    String method();

    Map<String, Object> params();

    /** @param id a {@link String} or an integral {@link Number}, to be given back as it came */
    record Request(Object id, String method, Map<String, Object> params) implements Message {}

    record Notification(String method, Map<String, Object> params) implements Message {}

    /** The {@code params._meta} object; empty where there is none. */
    default Map<String, Object> meta() {
        return params().get("_meta") instanceof Map<?, ?> meta ? Messages.members(meta) : Map.of();
    }
}
