package com.atomicmcp.organization;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of an organization. */
public sealed interface OrganizationCommand extends Command {

    /** Documented: whoever may manage the preferences may also turn the MCP Server on and off; so may MCP Registration (Admin). */
    Need TOGGLE = Need.of(Resource.ORGANIZATION_PREFERENCES, Level.EDIT).or(Resource.MCP_REGISTRATION, Level.ADMIN);

    @TargetAggregateIdentifier
    default String aggregate() {
        return organizationId().value();
    }

    @Override
    default Need need() {
        return Need.of(Resource.ORGANIZATION_PREFERENCES, Level.EDIT);
    }

    record RegisterOrganization(OrganizationId organizationId, String name, String subdomain, Founder founder)
            implements OrganizationCommand {
        public RegisterOrganization {
            name = Text.name("name", name);
            subdomain = Text.subdomain("subdomain", subdomain);
        }

        @Override
        public Need need() {
            return Need.OPERATOR;
        }
    }

    record RenameOrganization(OrganizationId organizationId, String name) implements OrganizationCommand {
        public RenameOrganization {
            name = Text.name("name", name);
        }
    }

    record ChangePreferences(OrganizationId organizationId, Preferences preferences) implements OrganizationCommand {}

    record ChangeClientPolicy(OrganizationId organizationId, ClientPolicy policy) implements OrganizationCommand {
        @Override
        public Need need() {
            return Need.of(Resource.OAUTH_CLIENTS, Level.ADMIN).or(Resource.MCP_ACCESS, Level.ADMIN);
        }
    }

    /**
     * Whoever has a provider under their thumb can sign in as every member who links themselves there, and have it place
     * members into groups: it is as good as putting oneself into their groups.
     */
    record ConfigureFederation(OrganizationId organizationId, Federation federation) implements OrganizationCommand {
        @Override
        public Need need() {
            return Need.of(Resource.ORGANIZATION_PREFERENCES, Level.ADMIN).and(Resource.GROUPS, Level.EDIT);
        }
    }

    record RemoveFederation(OrganizationId organizationId) implements OrganizationCommand {
        @Override
        public Need need() {
            return Need.of(Resource.ORGANIZATION_PREFERENCES, Level.ADMIN);
        }
    }

    record EnableMcpServer(OrganizationId organizationId) implements OrganizationCommand {
        @Override
        public Need need() {
            return TOGGLE;
        }
    }

    record DisableMcpServer(OrganizationId organizationId) implements OrganizationCommand {
        @Override
        public Need need() {
            return TOGGLE;
        }
    }
}
