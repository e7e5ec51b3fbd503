package com.atomicmcp.gateway.transport;

import io.modelcontextprotocol.common.McpTransportContext;
import org.jspecify.annotations.Nullable;

/**
 * What the door says of one request before it is answered.
 *
 * @param context what the tools are told of the one who asks
 * @param refusal why they get no answer, where that is so
 */
public record Admission(
        McpTransportContext context, @Nullable Refusal refusal) {

    /**
     * A refusal in words for the person behind the client.
     *
     * @param code a JSON-RPC error code outside -32768 to -32000, where JSON-RPC and MCP keep all codes for themselves
     * @param rule the rule that was broken, in words that never change
     */
    public record Refusal(int code, String rule, String message) {}
}
