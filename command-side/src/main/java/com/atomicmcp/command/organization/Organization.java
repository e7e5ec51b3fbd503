package com.atomicmcp.command.organization;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.command.access.Founding;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.OrganizationCommand.ChangeClientPolicy;
import com.atomicmcp.organization.OrganizationCommand.ChangePreferences;
import com.atomicmcp.organization.OrganizationCommand.ConfigureFederation;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.organization.OrganizationCommand.RemoveFederation;
import com.atomicmcp.organization.OrganizationCommand.RenameOrganization;
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
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A tenant: its name, its preferences, and whether its MCP Server is on. Registered with somebody who owns it. */
@Aggregate(type = "organization")
class Organization {

    @AggregateIdentifier
    String id;

    private String name;
    private Preferences preferences = Preferences.DEFAULT;
    private ClientPolicy clientPolicy = ClientPolicy.OPEN;
    private boolean mcpServerEnabled;
    private @Nullable Federation federation;

    Organization() {} // Axon rebuilds it from its events

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    void decide(RegisterOrganization command) throws Exception {
        apply(new OrganizationRegistered(command.organizationId(), command.name(), command.subdomain()));
        Founding.of(command.organizationId(), command.founder());
    }

    @CommandHandler
    void decide(RenameOrganization command) {
        if (!command.name().equals(name)) {
            apply(new OrganizationRenamed(command.organizationId(), command.name()));
        }
    }

    @CommandHandler
    void decide(ChangePreferences command) {
        if (!command.preferences().equals(preferences)) {
            apply(new PreferencesChanged(command.organizationId(), command.preferences()));
        }
    }

    @CommandHandler
    void decide(ChangeClientPolicy command) {
        if (!command.policy().equals(clientPolicy)) {
            apply(new ClientPolicyChanged(command.organizationId(), command.policy()));
        }
    }

    @CommandHandler
    void decide(EnableMcpServer command) {
        if (!mcpServerEnabled) {
            apply(new McpServerEnabled(command.organizationId()));
        }
    }

    @CommandHandler
    void decide(DisableMcpServer command) {
        if (mcpServerEnabled) {
            apply(new McpServerDisabled(command.organizationId()));
        }
    }

    @CommandHandler
    void decide(ConfigureFederation command) {
        if (!command.federation().equals(federation)) {
            apply(new FederationConfigured(command.organizationId(), command.federation()));
        }
    }

    @CommandHandler
    void decide(RemoveFederation command) {
        if (federation != null) {
            apply(new FederationRemoved(command.organizationId()));
        }
    }

    @EventSourcingHandler
    void evolve(OrganizationEvent event) {
        switch (event) {
            case OrganizationRegistered(var organization, var givenName, var _) -> {
                id = organization.value();
                name = givenName;
            }
            case OrganizationRenamed(var _, var newName) -> name = newName;
            case PreferencesChanged(var _, var newPreferences) -> preferences = newPreferences;
            case ClientPolicyChanged(var _, var newPolicy) -> clientPolicy = newPolicy;
            case McpServerEnabled _ -> mcpServerEnabled = true;
            case McpServerDisabled _ -> mcpServerEnabled = false;
            case FederationConfigured(var _, var newFederation) -> federation = newFederation;
            case FederationRemoved _ -> federation = null;
        }
    }
}
