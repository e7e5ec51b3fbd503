package com.atomicmcp.audit;

import org.jspecify.annotations.Nullable;

/** One field of a thing: what it was before an event, and after; nothing where there was or is nothing. */
public record Change(@Nullable Object before, @Nullable Object after) {}
