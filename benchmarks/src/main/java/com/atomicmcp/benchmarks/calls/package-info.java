/** How fast the call log is written and read. */
@NullMarked
package com.atomicmcp.benchmarks.calls;

import org.jspecify.annotations.NullMarked;
