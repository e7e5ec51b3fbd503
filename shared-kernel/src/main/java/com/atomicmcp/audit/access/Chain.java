package com.atomicmcp.audit.access;

import com.atomicmcp.access.Group;
import com.atomicmcp.access.Role;

/**
 * One way by which a permission comes to somebody.
 *
 * @param since the event that closed it: its newest link
 */
record Chain(Right.Holding right, Group group, Role role, Occasion since) {}
