package com.atomicmcp.audit;

import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.OrganizationEvent;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import org.jspecify.annotations.Nullable;

/** What is told of an organization itself. */
final class OrganizationWords {

    private OrganizationWords() {}

    static void tell(OrganizationEvent event, Past past, Told told) {
        var organization = past.organization();
        told.about(organization);
        switch (event) {
            case OrganizationRegistered registered ->
                told.about(new Thing(organization.kind(), organization.id(), registered.name()))
                        .changed("name", null, registered.name())
                        .changed("subdomain", null, registered.subdomain())
                        .says("registered organization " + registered.name() + " (" + registered.subdomain() + ")");
            case OrganizationRenamed renamed ->
                told.changed("name", organization.name(), renamed.name())
                        .says("renamed organization " + organization.name() + " to " + renamed.name());
            case PreferencesChanged changed -> {
                fields(told, past.state().map(OrganizationState::preferences).orElse(null), changed.preferences());
                told.says("changed the preferences of " + organization.name() + ": " + told.differences());
            }
            case ClientPolicyChanged changed -> {
                fields(told, past.state().map(OrganizationState::clientPolicy).orElse(null), changed.policy());
                told.says("changed which clients " + organization.name() + " lets in: " + told.differences());
            }
            case McpServerEnabled _ ->
                told.changed("mcpServerEnabled", false, true)
                        .says("turned on the MCP Server of " + organization.name());
            case McpServerDisabled _ ->
                told.changed("mcpServerEnabled", true, false)
                        .says("turned off the MCP Server of " + organization.name());
            case FederationConfigured configured -> {
                var provider = configured.federation();
                var before = past.state().flatMap(OrganizationState::federation).orElse(null);
                fields(told, before, provider);
                told.says(
                        before == null
                                ? "lets members of " + organization.name() + " sign in with " + named(provider)
                                : "changed how members of " + organization.name() + " sign in with " + named(provider)
                                        + ": " + told.fields());
            }
            case FederationRemoved _ -> {
                var before = past.state().flatMap(OrganizationState::federation).orElse(null);
                fields(told, before, null);
                told.says("lets members of " + organization.name() + " sign in with "
                        + (before == null ? "an identity provider" : named(before)) + " no more");
            }
        }
    }

    private static String named(Federation provider) {
        return provider.displayName() + " (" + provider.issuer() + ")";
    }

    /** Whatever a record is made of, also what is added to it one day. */
    static void fields(Told told, @Nullable Record before, @Nullable Record after) {
        var either = after == null ? before : after;
        if (either != null) {
            for (var component : either.getClass().getRecordComponents()) {
                told.changed(component.getName(), Fields.of(before, component), Fields.of(after, component));
            }
        }
    }
}
