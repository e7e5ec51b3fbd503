package com.atomicmcp.launcher;

import java.util.Locale;

/** What a process does; one may do all of it. */
enum Role {
    /** Pages, APIs, sign-in and the authorization server. */
    WORKBENCH,
    /** Folds the logs into the read models. */
    PROJECTOR,
    /** Speaks MCP. */
    GATEWAY;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
