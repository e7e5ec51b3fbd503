/** What every feature shares: commands, events, queries, who asks, and how their words are checked. */
@NullMarked
package com.atomicmcp.kernel;

import org.jspecify.annotations.NullMarked;
