/** Knows who is at the door: accounts and their passwords, invitations, API sessions, and the rules each path is guarded by. */
@NullMarked
package com.atomicmcp.command.signin;

import org.jspecify.annotations.NullMarked;
