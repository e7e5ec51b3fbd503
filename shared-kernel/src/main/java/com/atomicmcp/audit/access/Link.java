package com.atomicmcp.audit.access;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.RoleId;

/** One link of a chain by which somebody can do something: each stands since an event of its own. */
sealed interface Link {

    record Server() implements Link {}

    record InUse(EnvironmentId environment) implements Link {}

    record Active(MemberId member) implements Link {}

    record InGroup(MemberId member, GroupId group) implements Link {}

    record HasRole(GroupId group, RoleId role) implements Link {}
}
