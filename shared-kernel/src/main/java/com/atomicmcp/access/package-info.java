/** Roles, groups and members, and the model that says who may do what. */
@NullMarked
package com.atomicmcp.access;

import org.jspecify.annotations.NullMarked;
