package com.atomicmcp.gateway.transport;

import java.util.List;
import java.util.regex.Pattern;

/** The protocol versions spoken here. */
final class Versions {

    static final String MODERN = "2026-07-28";
    static final String LAST_LEGACY = "2025-11-25";

    /** As the SDK wants them: the newest last. */
    static final List<String> LEGACY = List.of("2025-03-26", "2025-06-18", LAST_LEGACY);

    static final List<String> SUPPORTED = List.of(MODERN, LAST_LEGACY, "2025-06-18", "2025-03-26");

    private static final Pattern SHAPE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private Versions() {}

    static boolean isDate(String version) {
        return SHAPE.matcher(version).matches();
    }

    static boolean isModern(String version) {
        return isDate(version) && version.compareTo(LAST_LEGACY) > 0;
    }
}
