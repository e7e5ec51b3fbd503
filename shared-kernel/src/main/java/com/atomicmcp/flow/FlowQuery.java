package com.atomicmcp.flow;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;
import org.jspecify.annotations.Nullable;

/** Questions the query side answers about Action Flows. */
public sealed interface FlowQuery extends Query {

    /**
     * Answered by a {@link FlowsView}, in the order of their names, ignoring case.
     *
     * @param text part of the name or the description, ignoring case
     * @param after where the page before ended, as it said
     * @param limit 1 to 200
     */
    record ListActionFlows(
            OrganizationId organizationId,
            EnvironmentId environmentId,
            @Nullable FlowState state,
            @Nullable String text,
            @Nullable String after,
            int limit)
            implements FlowQuery {

        public ListActionFlows withLimit(int newLimit) {
            return new ListActionFlows(organizationId, environmentId, state, text, after, newLimit);
        }
    }

    /** Answered by an optional {@link FlowView}. */
    record FindActionFlow(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId)
            implements FlowQuery {}
}
