/** What an MCP client may ask about Action Flows. */
@NullMarked
package com.atomicmcp.gateway.flow;

import org.jspecify.annotations.NullMarked;
