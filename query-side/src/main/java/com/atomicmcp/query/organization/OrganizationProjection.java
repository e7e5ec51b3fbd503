package com.atomicmcp.query.organization;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.organization.OrganizationEvent;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.query.organization.OrganizationProjection.OrganizationDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Organizations, one document each. */
@Component
public final class OrganizationProjection implements Projection<OrganizationEvent, OrganizationDocument> {

    /** Everything about an organization but its MCP URL, which is the installation's to say. */
    public record OrganizationDocument(
            OrganizationId organizationId,
            String name,
            String subdomain,
            Preferences preferences,
            boolean mcpServerEnabled,
            ClientPolicy clientPolicy) {

        OrganizationDocument named(String newName) {
            return new OrganizationDocument(
                    organizationId, newName, subdomain, preferences, mcpServerEnabled, clientPolicy);
        }

        OrganizationDocument preferring(Preferences newPreferences) {
            return new OrganizationDocument(
                    organizationId, name, subdomain, newPreferences, mcpServerEnabled, clientPolicy);
        }

        OrganizationDocument lettingIn(ClientPolicy newPolicy) {
            return new OrganizationDocument(organizationId, name, subdomain, preferences, mcpServerEnabled, newPolicy);
        }

        OrganizationDocument mcpServer(boolean enabled) {
            return new OrganizationDocument(organizationId, name, subdomain, preferences, enabled, clientPolicy);
        }
    }

    @Override
    public String name() {
        return "organizations";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<OrganizationEvent> events() {
        return OrganizationEvent.class;
    }

    @Override
    public Class<OrganizationDocument> document() {
        return OrganizationDocument.class;
    }

    @Override
    public Collection<String> ids(OrganizationEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId()));
    }

    @Override
    public OrganizationDocument fold(
            String id, @Nullable OrganizationDocument document, OrganizationEvent event, Entry entry) {
        return switch (event) {
            case OrganizationRegistered(var organization, var name, var subdomain) ->
                new OrganizationDocument(organization, name, subdomain, Preferences.DEFAULT, false, ClientPolicy.OPEN);
            case OrganizationRenamed(var _, var name) -> known(document).named(name);
            case PreferencesChanged(var _, var preferences) -> known(document).preferring(preferences);
            case ClientPolicyChanged(var _, var policy) -> known(document).lettingIn(policy);
            case McpServerEnabled _ -> known(document).mcpServer(true);
            case McpServerDisabled _ -> known(document).mcpServer(false);
            case FederationConfigured _, FederationRemoved _ -> known(document); // how members sign in is not shown
        };
    }
}
