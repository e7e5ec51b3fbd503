/** Customers and their tags, as organizations report them. */
@NullMarked
package com.atomicmcp.command.customer;

import org.jspecify.annotations.NullMarked;
