/** Organizations: the tenants that own everything else, their preferences and the MCP Server toggle. */
@NullMarked
package com.atomicmcp.organization;

import org.jspecify.annotations.NullMarked;
