package com.atomicmcp.command.request;

import com.atomicmcp.log.LogPosition;

/** The answer to a command that has nothing else to tell: a query that waits for this position sees what it did. */
public record Accepted(LogPosition position) {}
