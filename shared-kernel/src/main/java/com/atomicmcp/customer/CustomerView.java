package com.atomicmcp.customer;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import java.time.Instant;
import java.util.List;

/**
 * One customer as readers see them.
 *
 * @param tags all that were not removed, expired ones too, in the order of their names
 */
public record CustomerView(
        EnvironmentId environmentId,
        CustomerId customerId,
        Instant created,
        Profile profile,
        ContactPreferences preferences,
        List<Tag> tags) {}
