/** Decides how Action Flows are drafted, published and put away. */
@NullMarked
package com.atomicmcp.command.flow;

import org.jspecify.annotations.NullMarked;
