/** By how much the sealing of the decision log slows commands. */
@NullMarked
package com.atomicmcp.benchmarks.seal;

import org.jspecify.annotations.NullMarked;
