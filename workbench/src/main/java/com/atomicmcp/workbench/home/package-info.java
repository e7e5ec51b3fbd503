/** The first page after signing in. */
@NullMarked
package com.atomicmcp.workbench.home;

import org.jspecify.annotations.NullMarked;
