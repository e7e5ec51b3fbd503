package com.atomicmcp.permission;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What permissions are about: the levels each resource knows, and whether a permission may be narrowed to environments. */
public enum Resource {
    @JsonProperty("organization-preferences")
    ORGANIZATION_PREFERENCES("Organization Preferences", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("mcp-registration")
    MCP_REGISTRATION("MCP Registration", Level.EDIT, Level.ADMIN, false),
    @JsonProperty("mcp-access")
    MCP_ACCESS("MCP Access", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("workbench-members")
    WORKBENCH_MEMBERS("Workbench Members", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("roles")
    ROLES("Roles", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("groups")
    GROUPS("Groups", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("oauth-clients")
    OAUTH_CLIENTS("OAuth Clients", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("api-keys")
    API_KEYS("API Keys", Level.VIEW, Level.ADMIN, false),
    @JsonProperty("environments")
    ENVIRONMENTS("Environments", Level.VIEW, Level.ADMIN, true),
    @JsonProperty("action-flows")
    ACTION_FLOWS("Action Flows", Level.VIEW, Level.ADMIN, true),
    @JsonProperty("customers")
    CUSTOMERS("Customers", Level.VIEW, Level.ADMIN, true),
    @JsonProperty("analytics")
    ANALYTICS("Analytics", Level.VIEW, Level.VIEW, true),
    @JsonProperty("activity-log")
    ACTIVITY_LOG("Activity Log", Level.VIEW, Level.VIEW, false);

    private final String title;
    private final Level lowest;
    private final Level highest;
    private final boolean narrowable;

    Resource(String title, Level lowest, Level highest, boolean narrowable) {
        this.title = title;
        this.lowest = lowest;
        this.highest = highest;
        this.narrowable = narrowable;
    }

    public String title() {
        return title;
    }

    public boolean knows(Level level) {
        return level.holds(lowest) && highest.holds(level);
    }

    public Level highest() {
        return highest;
    }

    /** Whether a permission on it may be narrowed to named environments. */
    public boolean narrowable() {
        return narrowable;
    }
}
