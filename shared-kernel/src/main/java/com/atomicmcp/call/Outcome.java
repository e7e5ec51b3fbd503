package com.atomicmcp.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a request ended. */
public enum Outcome {
    /** With what was asked for. */
    @JsonProperty("answered")
    ANSWERED,
    /** A tool gave no data and said why: a permission is missing, an argument will not do, the store is slow. */
    @JsonProperty("problem")
    PROBLEM,
    /** The connection stands, but may not be used now: the MCP Server is off, or the member has lost MCP Access. */
    @JsonProperty("refused")
    REFUSED,
    /** With an error of the protocol: an unknown method or tool, a version that is not spoken, a fault of the server. */
    @JsonProperty("failed")
    FAILED,
    /** The client hung up before it was answered. */
    @JsonProperty("given-up")
    GIVEN_UP
}
