package com.atomicmcp.gateway.transport;

import com.atomicmcp.call.Outcome;
import io.modelcontextprotocol.common.McpTransportContext;
import java.time.Duration;
import java.util.Map;

/** Told of every request that the door let in, once it is over. On the thread that answers: it must not wait. */
@FunctionalInterface
public interface Witness {

    /**
     * A request that is over.
     *
     * @param context what the door said of the one who asked
     * @param method as the client wrote it
     * @param took since all of the request had arrived
     */
    record Ended(
            McpTransportContext context, String method, Map<String, Object> params, Outcome outcome, Duration took) {}

    void saw(Ended request);
}
