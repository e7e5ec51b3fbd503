/** Refusals, as part of the language: which rule was broken, in words for the one who asked. */
@NullMarked
package com.atomicmcp.rejection;

import org.jspecify.annotations.NullMarked;
