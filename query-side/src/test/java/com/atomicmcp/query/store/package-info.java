/** The stores that tests run on: a log in H2's memory, MongoDB embedded or real. */
@NullMarked
package com.atomicmcp.query.store;

import org.jspecify.annotations.NullMarked;
