/** The door for MCP clients. */
@NullMarked
package com.atomicmcp.gateway;

import org.jspecify.annotations.NullMarked;
