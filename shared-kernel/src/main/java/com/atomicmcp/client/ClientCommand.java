package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of an OAuth client of an organization. */
public sealed interface ClientCommand extends Command {

    ClientId clientId();

    @TargetAggregateIdentifier
    default String aggregate() {
        return aggregate(organizationId(), clientId());
    }

    static String aggregate(OrganizationId organization, ClientId client) {
        return organization + "/client/" + client.key();
    }

    @Override
    default Need need() {
        return Need.of(Resource.OAUTH_CLIENTS, Level.EDIT).or(Resource.MCP_ACCESS, Level.ADMIN);
    }

    /**
     * Sent when a member first consents, or by an administrator who adds a client; a client that is known already only
     * has its details brought up to date.
     *
     * @param name as the client calls itself
     * @param redirectUris 1 to 20, checked by the authorization server
     * @param at when it was asked for, as how many are new lately is counted
     */
    record RegisterClient(
            OrganizationId organizationId,
            ClientId clientId,
            String name,
            List<String> redirectUris,
            Registration registration,
            Instant at)
            implements ClientCommand {
        public RegisterClient {
            name = Text.line("name", name, 1, 200);
            redirectUris = List.copyOf(redirectUris);
        }

        @Override
        public Need need() {
            return registration == Registration.ADMINISTRATOR
                    ? Need.of(Resource.OAUTH_CLIENTS, Level.EDIT)
                    : Need.of(Resource.MCP_REGISTRATION, Level.EDIT).and(Resource.MCP_ACCESS, Level.VIEW);
        }
    }

    /** Ends all its connections, and keeps it from opening new ones. */
    record RevokeClient(OrganizationId organizationId, ClientId clientId) implements ClientCommand {}

    /** Lets it open connections again; those that stood when it was revoked stand again. */
    record ReinstateClient(OrganizationId organizationId, ClientId clientId) implements ClientCommand {}
}
