package com.atomicmcp.customer;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;

/** Questions the query side answers about customers. */
public sealed interface CustomerQuery extends Query {

    /** Answered by an optional {@link CustomerView}. */
    record FindCustomer(OrganizationId organizationId, EnvironmentId environmentId, CustomerId customerId)
            implements CustomerQuery {}
}
