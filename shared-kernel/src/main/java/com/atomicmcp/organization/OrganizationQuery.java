package com.atomicmcp.organization;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;

/** Questions the query side answers about organizations. */
public sealed interface OrganizationQuery extends Query {

    /** Answered by an optional {@link OrganizationView}. */
    record FindOrganization(OrganizationId organizationId) implements OrganizationQuery {}
}
