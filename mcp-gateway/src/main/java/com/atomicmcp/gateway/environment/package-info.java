/** What an MCP client may ask about environments. */
@NullMarked
package com.atomicmcp.gateway.environment;

import org.jspecify.annotations.NullMarked;
