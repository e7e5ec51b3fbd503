/** The command line, and how the roles of one process are put together: which context owns what, in which order they open and close. */
@NullMarked
package com.atomicmcp.launcher;

import org.jspecify.annotations.NullMarked;
