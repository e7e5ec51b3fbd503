package com.atomicmcp.organization;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is kept of the arguments of tool calls. */
public enum CallArguments {
    /** A keyed hash: whether two calls asked the same can be told, what they asked cannot. */
    @JsonProperty("hashed")
    HASHED,
    /** The arguments as well, but for customers' ids, and not all of what is long. */
    @JsonProperty("kept")
    KEPT
}
