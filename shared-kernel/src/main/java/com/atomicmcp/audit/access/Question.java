package com.atomicmcp.audit.access;

import com.atomicmcp.permission.McpTool;
import org.jspecify.annotations.Nullable;

/**
 * Whether, and why, somebody was answered.
 *
 * @param member their email address or id
 * @param tool none for requests through MCP clients at all
 * @param environment its name or id; none for any
 */
public record Question(
        String member, @Nullable McpTool tool, @Nullable String environment) {}
