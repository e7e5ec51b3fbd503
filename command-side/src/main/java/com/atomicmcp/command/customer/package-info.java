/** Customers and their tags, as organizations report them and have them forgotten. */
@NullMarked
package com.atomicmcp.command.customer;

import org.jspecify.annotations.NullMarked;
