/** The administrators' door. */
@NullMarked
package com.atomicmcp.workbench;

import org.jspecify.annotations.NullMarked;
