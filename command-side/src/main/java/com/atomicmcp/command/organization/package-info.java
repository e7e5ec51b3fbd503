/** Decides what becomes of an organization itself. */
@NullMarked
package com.atomicmcp.command.organization;

import org.jspecify.annotations.NullMarked;
