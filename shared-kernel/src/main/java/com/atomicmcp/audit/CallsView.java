package com.atomicmcp.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of requests at the MCP endpoint.
 *
 * @param next what to ask for to see what comes after these; none at the end
 * @param ended where they are those before a revocation: what ended it, and what came after
 */
public record CallsView(
        List<CallEntry> items,
        @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Ended ended) {}
