/** Customers, as they are read. */
@NullMarked
package com.atomicmcp.query.customer;

import org.jspecify.annotations.NullMarked;
