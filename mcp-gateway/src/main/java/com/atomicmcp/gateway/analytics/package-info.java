/** What an MCP client may ask about analytics. */
@NullMarked
package com.atomicmcp.gateway.analytics;

import org.jspecify.annotations.NullMarked;
