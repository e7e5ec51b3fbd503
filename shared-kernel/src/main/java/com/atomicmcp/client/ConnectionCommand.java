package com.atomicmcp.client;

import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of a connection. */
public sealed interface ConnectionCommand extends Command {

    ConnectionId connectionId();

    @TargetAggregateIdentifier
    default String aggregate() {
        return organizationId() + "/" + connectionId();
    }

    /** Sent as a member consents; refused while the MCP Server is off or the client is revoked. */
    record OpenConnection(
            OrganizationId organizationId,
            ConnectionId connectionId,
            MemberId memberId,
            ClientId clientId,
            String resource,
            List<String> scopes)
            implements ConnectionCommand {
        @Override
        public Need need() {
            return Need.of(Resource.MCP_REGISTRATION, Level.EDIT).and(Resource.MCP_ACCESS, Level.VIEW);
        }
    }

    /** An administrator's, for anybody's connection. */
    record RevokeConnection(OrganizationId organizationId, ConnectionId connectionId) implements ConnectionCommand {
        @Override
        public Need need() {
            return Need.of(Resource.MCP_ACCESS, Level.ADMIN).or(Resource.OAUTH_CLIENTS, Level.EDIT);
        }
    }

    /** A member's, for their own; another's is not found. */
    record Disconnect(OrganizationId organizationId, ConnectionId connectionId, MemberId memberId)
            implements ConnectionCommand {
        @Override
        public Need need() {
            return Need.MEMBERSHIP;
        }
    }
}
