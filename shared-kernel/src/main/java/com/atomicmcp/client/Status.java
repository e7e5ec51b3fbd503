package com.atomicmcp.client;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the lists of clients and connections say of each. */
public enum Status {
    ACTIVE("Active"),
    MCP_DISABLED("MCP Disabled"),
    REVOKED("Revoked");

    private final String title;

    Status(String title) {
        this.title = title;
    }

    @JsonValue
    public String title() {
        return title;
    }

    public static Status of(boolean revoked, boolean mcpServerEnabled) {
        return revoked ? REVOKED : mcpServerEnabled ? ACTIVE : MCP_DISABLED;
    }
}
