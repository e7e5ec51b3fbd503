package com.atomicmcp.analytics;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions the query side answers about analytics. */
public sealed interface AnalyticsQuery extends Query {

    /** The longest window that may be asked for. */
    Duration LONGEST = Duration.ofDays(7);

    /**
     * Answered by an {@link AnalyticsView}.
     *
     * @param from the first instant of the window
     * @param to the first instant after it; at most {@link #LONGEST} later
     * @param names only facts of these names; all where none is given
     * @param customer only facts about this customer; then the counts are of these, too
     * @param after where the page before ended, as it said
     * @param limit 1 to 200
     */
    record FindAnalytics(
            OrganizationId organizationId,
            EnvironmentId environmentId,
            FlowId flowId,
            Instant from,
            Instant to,
            Set<String> names,
            @Nullable CustomerId customer,
            @Nullable String after,
            int limit)
            implements AnalyticsQuery {

        public FindAnalytics withLimit(int newLimit) {
            return new FindAnalytics(organizationId, environmentId, flowId, from, to, names, customer, after, newLimit);
        }
    }
}
