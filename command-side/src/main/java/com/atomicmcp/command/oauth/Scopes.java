package com.atomicmcp.command.oauth;

import java.util.List;

/** What a client may ask for: to use the tools, and, if it likes to say so, to go on while nobody is there. */
final class Scopes {
    static final String TOOLS = "mcp:tools";
    static final String OFFLINE = "offline_access";
    static final List<String> ALL = List.of(TOOLS, OFFLINE);

    private Scopes() {}
}
