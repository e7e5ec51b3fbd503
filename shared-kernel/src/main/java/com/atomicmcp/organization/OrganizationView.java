package com.atomicmcp.organization;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.id.OrganizationId;

/**
 * One organization as readers see it.
 *
 * @param mcpUrl where its MCP clients connect, whether the MCP Server is on or off
 */
public record OrganizationView(
        OrganizationId organizationId,
        String name,
        String subdomain,
        Preferences preferences,
        boolean mcpServerEnabled,
        ClientPolicy clientPolicy,
        String mcpUrl) {}
