package com.atomicmcp.flow;

import com.atomicmcp.kernel.Page;

/** Some of the Action Flows of an environment. A type of its own, as the query bus tells answers apart by their class. */
public record FlowsView(Page<FlowView> page) {}
