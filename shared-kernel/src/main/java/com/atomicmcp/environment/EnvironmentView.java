package com.atomicmcp.environment;

import com.atomicmcp.id.EnvironmentId;

/** One environment as readers see it. */
public record EnvironmentView(EnvironmentId environmentId, String name, EnvironmentState state) {}
