/** What every tool shares: arguments, answers, cursors, how big an answer may be, and how the query side is asked. */
@NullMarked
package com.atomicmcp.gateway.tool;

import org.jspecify.annotations.NullMarked;
