package com.atomicmcp.audit;

import com.atomicmcp.kernel.Page;

/** Some of the trail. A type of its own, as the query bus tells answers apart by their class. */
public record TrailView(Page<TrailEntry> page) {}
