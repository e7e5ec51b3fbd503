/** OAuth clients and connections, as administrators ask for them. */
@NullMarked
package com.atomicmcp.command.client;

import org.jspecify.annotations.NullMarked;
