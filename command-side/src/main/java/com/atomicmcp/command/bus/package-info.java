/** How a command reaches its aggregate: who may send it, what is noted with its events, and what its sender is told. */
@NullMarked
package com.atomicmcp.command.bus;

import org.jspecify.annotations.NullMarked;
