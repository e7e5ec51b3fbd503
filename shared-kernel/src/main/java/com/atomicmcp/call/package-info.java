/** The requests that MCP clients made, and how each ended. */
@NullMarked
package com.atomicmcp.call;

import org.jspecify.annotations.NullMarked;
