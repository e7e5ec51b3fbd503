/** What an MCP client may ask about customers. */
@NullMarked
package com.atomicmcp.gateway.customer;

import org.jspecify.annotations.NullMarked;
