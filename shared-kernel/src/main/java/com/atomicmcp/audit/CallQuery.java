package com.atomicmcp.audit;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;
import org.jspecify.annotations.Nullable;

/** Questions the query side answers about requests at the MCP endpoint. */
public sealed interface CallQuery extends Query {

    /**
     * Answered by a {@link CallsView}, the newest first.
     *
     * @param beforeRevocation whether those are meant that were made before those whom the filter names could ask no more
     * @param within how long before at most, such as {@code 7d}
     * @param after where the page before ended, as it said
     * @param limit 1 to 200
     */
    record ListCalls(
            OrganizationId organizationId,
            CallFilter.Typed filter,
            boolean beforeRevocation,
            @Nullable String within,
            @Nullable String after,
            int limit)
            implements CallQuery {}
}
