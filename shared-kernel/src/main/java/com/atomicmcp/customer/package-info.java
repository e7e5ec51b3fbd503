/** Customers: the end users of an organization, as the outside reports them. */
@NullMarked
package com.atomicmcp.customer;

import org.jspecify.annotations.NullMarked;
