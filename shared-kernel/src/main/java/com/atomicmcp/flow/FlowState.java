package com.atomicmcp.flow;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an Action Flow stands: never published, with a live version, or put away. */
public enum FlowState {
    @JsonProperty("draft")
    DRAFT,
    @JsonProperty("published")
    PUBLISHED,
    @JsonProperty("archived")
    ARCHIVED
}
