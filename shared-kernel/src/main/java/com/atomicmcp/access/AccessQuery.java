package com.atomicmcp.access;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;

/** Questions the query side answers about roles, groups and members; each in the order of their names. */
public sealed interface AccessQuery extends Query {

    /** Answered by all {@link Role}s. */
    record ListRoles(OrganizationId organizationId) implements AccessQuery {}

    /** Answered by all {@link Group}s. */
    record ListGroups(OrganizationId organizationId) implements AccessQuery {}

    /** Answered by all {@link Member}s, removed ones too. */
    record ListMembers(OrganizationId organizationId) implements AccessQuery {}
}
