/** Roles, groups and members, as they are read. */
@NullMarked
package com.atomicmcp.query.access;

import org.jspecify.annotations.NullMarked;
