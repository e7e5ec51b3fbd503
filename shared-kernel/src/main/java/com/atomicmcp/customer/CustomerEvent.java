package com.atomicmcp.customer;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the outside reports about a customer. In the intake log only, which can be pruned; never in the decision log. */
public sealed interface CustomerEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "customer.reported", CustomerReported.class,
            "customer.tagged", CustomerTagged.class,
            "customer.untagged", CustomerUntagged.class);

    EnvironmentId environmentId();

    CustomerId customerId();

    /** The whole profile as it now is; it takes the place of what was reported before. Tags are left as they are. */
    record CustomerReported(
            OrganizationId organizationId,
            EnvironmentId environmentId,
            CustomerId customerId,
            @Nullable Instant created,
            Profile profile,
            ContactPreferences preferences)
            implements CustomerEvent {}

    record CustomerTagged(OrganizationId organizationId, EnvironmentId environmentId, CustomerId customerId, Tag tag)
            implements CustomerEvent {}

    record CustomerUntagged(
            OrganizationId organizationId, EnvironmentId environmentId, CustomerId customerId, String tag)
            implements CustomerEvent {}
}
