/** Who could do what, when, through whom and why: effective access folded from what was decided, with where it came from. */
@NullMarked
package com.atomicmcp.audit.access;

import org.jspecify.annotations.NullMarked;
