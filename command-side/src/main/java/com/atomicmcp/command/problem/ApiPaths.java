package com.atomicmcp.command.problem;

import org.jspecify.annotations.Nullable;

/** Tells the addresses that programs ask from those that people open. */
public final class ApiPaths {

    private ApiPaths() {}

    public static boolean contain(@Nullable String path) {
        return path != null && (path.equals("/api") || path.startsWith("/api/") || path.startsWith("/customer-api/"));
    }
}
