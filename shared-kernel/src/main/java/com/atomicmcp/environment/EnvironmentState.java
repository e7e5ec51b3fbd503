package com.atomicmcp.environment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether an environment is in use. An archived one is kept and no longer answered from. */
public enum EnvironmentState {
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("archived")
    ARCHIVED
}
