/** {@code atomicctl tools}: an MCP client on the command line. */
@NullMarked
package com.atomicmcp.launcher.tools;

import org.jspecify.annotations.NullMarked;
