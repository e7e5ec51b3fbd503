package com.atomicmcp.audit;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;
import org.jspecify.annotations.Nullable;

/** Questions the query side answers about the trail of one organization. */
public sealed interface TrailQuery extends Query {

    OrganizationId organizationId();

    /** Which entries come first. */
    enum Order {
        NEWEST,
        OLDEST
    }

    /**
     * Answered by a {@link TrailView}.
     *
     * @param cursor where the page before ended, as it said
     * @param limit 1 to 200
     */
    record ListTrailEntries(
            OrganizationId organizationId,
            TrailFilter filter,
            Order order,
            @Nullable String cursor,
            int limit) implements TrailQuery {}

    /**
     * Answered by an optional {@link WholeEntry}.
     *
     * @param event its id, or its position
     */
    record FindTrailEntry(OrganizationId organizationId, String event) implements TrailQuery {}
}
