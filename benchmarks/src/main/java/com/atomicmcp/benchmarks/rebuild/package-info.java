/** How fast read models are rebuilt, beside what no rebuild can beat and beside what Axon does by itself. */
@NullMarked
package com.atomicmcp.benchmarks.rebuild;

import org.jspecify.annotations.NullMarked;
