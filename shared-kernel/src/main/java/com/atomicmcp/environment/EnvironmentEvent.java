package com.atomicmcp.environment;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Event;
import java.util.Map;

/** Everything that has ever happened to an environment. */
public sealed interface EnvironmentEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "environment.created", EnvironmentCreated.class,
            "environment.renamed", EnvironmentRenamed.class,
            "environment.archived", EnvironmentArchived.class,
            "environment.restored", EnvironmentRestored.class,
            "environment.customer-forgotten", CustomerForgotten.class);

    EnvironmentId environmentId();

    record EnvironmentCreated(OrganizationId organizationId, EnvironmentId environmentId, String name)
            implements EnvironmentEvent {}

    record EnvironmentRenamed(OrganizationId organizationId, EnvironmentId environmentId, String name)
            implements EnvironmentEvent {}

    record EnvironmentArchived(OrganizationId organizationId, EnvironmentId environmentId)
            implements EnvironmentEvent {}

    record EnvironmentRestored(OrganizationId organizationId, EnvironmentId environmentId)
            implements EnvironmentEvent {}

    /** It was decided that whoever goes by this pseudonym is forgotten; the erasure follows at once. */
    record CustomerForgotten(OrganizationId organizationId, EnvironmentId environmentId, Pseudonym pseudonym)
            implements EnvironmentEvent {}
}
