package com.atomicmcp.customer;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
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
            "customer.untagged", CustomerUntagged.class,
            "customer.erased", CustomerErased.class,
            "customer.content-erased", ContentErased.class);

    EnvironmentId environmentId();

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

    /** What was reported about a customer until now is gone; what is reported from now on is about somebody new. */
    record CustomerErased(OrganizationId organizationId, EnvironmentId environmentId, Pseudonym pseudonym)
            implements CustomerEvent {}

    /** What is read in the place of an event about a customer who was erased since; it is never appended. */
    record ContentErased(OrganizationId organizationId, EnvironmentId environmentId) implements CustomerEvent {}
}
