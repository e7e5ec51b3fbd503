/** Decides what becomes of the environments of an organization. */
@NullMarked
package com.atomicmcp.command.environment;

import org.jspecify.annotations.NullMarked;
