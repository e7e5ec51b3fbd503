/** Tests that know nothing but the doors. */
@NullMarked
package com.atomicmcp.e2e;

import org.jspecify.annotations.NullMarked;
