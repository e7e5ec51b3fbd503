package com.atomicmcp.permission;

import java.util.Optional;
import java.util.stream.Stream;

/** The tools that MCP clients are offered, and what a member must hold to be answered. */
public enum McpTool {
    LIST_ENVIRONMENTS("list_environments", Resource.ENVIRONMENTS),
    LIST_ACTION_FLOWS("list_action_flows", Resource.ACTION_FLOWS),
    GET_ACTION_FLOW_ANALYTICS("get_action_flow_analytics", Resource.ANALYTICS),
    GET_USER_PROFILE("get_user_profile", Resource.CUSTOMERS);

    /** What every request through an MCP client demands, whatever it is about. */
    public static final Permission DOOR = Permission.of(Resource.MCP_ACCESS, Level.VIEW);

    private final String called;
    private final Resource about;

    McpTool(String called, Resource about) {
        this.called = called;
        this.about = about;
    }

    /** As clients call it. */
    public String called() {
        return called;
    }

    /** What it shows: whoever may view that in an environment is answered about it. */
    public Resource about() {
        return about;
    }

    /** What it demands besides {@link #DOOR}, in the environment it is asked about. */
    public Permission demand() {
        return Permission.of(about, Level.VIEW);
    }

    public static Optional<McpTool> called(String name) {
        return Stream.of(values()).filter(tool -> tool.called.equals(name)).findFirst();
    }
}
