/** The ordered logs of events: positions, entries, and following them. */
@NullMarked
package com.atomicmcp.log;

import org.jspecify.annotations.NullMarked;
