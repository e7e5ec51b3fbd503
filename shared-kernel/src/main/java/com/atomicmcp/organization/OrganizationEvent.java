package com.atomicmcp.organization;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import java.util.Map;

/** Everything that has ever happened to an organization itself. */
public sealed interface OrganizationEvent extends Event {

    /** What each is called in the log, whatever its class is called today. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "organization.registered", OrganizationRegistered.class,
            "organization.renamed", OrganizationRenamed.class,
            "organization.preferences-changed", PreferencesChanged.class,
            "organization.client-policy-changed", ClientPolicyChanged.class,
            "organization.mcp-server-enabled", McpServerEnabled.class,
            "organization.mcp-server-disabled", McpServerDisabled.class,
            "organization.federation-configured", FederationConfigured.class,
            "organization.federation-removed", FederationRemoved.class);

    record OrganizationRegistered(OrganizationId organizationId, String name, String subdomain)
            implements OrganizationEvent {}

    record OrganizationRenamed(OrganizationId organizationId, String name) implements OrganizationEvent {}

    record PreferencesChanged(OrganizationId organizationId, Preferences preferences) implements OrganizationEvent {}

    record ClientPolicyChanged(OrganizationId organizationId, ClientPolicy policy) implements OrganizationEvent {}

    record McpServerEnabled(OrganizationId organizationId) implements OrganizationEvent {}

    record McpServerDisabled(OrganizationId organizationId) implements OrganizationEvent {}

    record FederationConfigured(OrganizationId organizationId, Federation federation) implements OrganizationEvent {}

    record FederationRemoved(OrganizationId organizationId) implements OrganizationEvent {}
}
