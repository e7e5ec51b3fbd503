/** Roles, groups, members and their invitations, as administrators ask for them. */
@NullMarked
package com.atomicmcp.command.access;

import org.jspecify.annotations.NullMarked;
