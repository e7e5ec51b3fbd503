/** Measures what the rest of the project promises. */
@NullMarked
package com.atomicmcp.benchmarks;

import org.jspecify.annotations.NullMarked;
