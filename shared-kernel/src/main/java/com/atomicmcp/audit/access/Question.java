package com.atomicmcp.audit.access;

import com.atomicmcp.permission.McpTool;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import org.jspecify.annotations.Nullable;

/**
 * Whether, and why, somebody was answered.
 *
 * @param member their email address or id
 * @param tool none for requests through MCP clients at all
 * @param environment its name or id; none for any
 */
public record Question(
        String member, @Nullable McpTool tool, @Nullable String environment) {

    public Question {
        if (tool == null && environment != null) {
            throw new Refused(new InvalidValue("tool", "is missing: which one, in that environment"));
        }
    }
}
