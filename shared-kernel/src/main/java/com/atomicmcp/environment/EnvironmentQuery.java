package com.atomicmcp.environment;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;

/** Questions the query side answers about environments. */
public sealed interface EnvironmentQuery extends Query {

    /** Answered by all {@link EnvironmentView}s of the organization, archived ones too, in the order of their names. */
    record ListEnvironments(OrganizationId organizationId) implements EnvironmentQuery {}
}
