package com.atomicmcp.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many.
 *
 * @param next what to ask for to see what comes after these; none at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {}
