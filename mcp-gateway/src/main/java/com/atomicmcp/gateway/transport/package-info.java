/** MCP over HTTP in both eras of the protocol. Knows messages and versions; nothing of organizations or tools. To be deleted once an SDK release speaks 2026-07-28. */
@NullMarked
package com.atomicmcp.gateway.transport;

import org.jspecify.annotations.NullMarked;
