/** The doors of a process: what of the modules stands at each. */
@NullMarked
package com.atomicmcp.launcher.door;

import org.jspecify.annotations.NullMarked;
