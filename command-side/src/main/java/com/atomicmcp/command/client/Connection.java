package com.atomicmcp.command.client;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.client.ConnectionCommand;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.OpenConnection;
import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.ClientNotLetIn;
import com.atomicmcp.rejection.Rejection.McpServerDisabled;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** One member's consent for one client, given by that member alone, until it is revoked. */
@Aggregate(type = "connection")
class Connection {

    @AggregateIdentifier
    String id;

    private MemberId member;
    private boolean revoked;

    Connection() {} // Axon rebuilds it from its events

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    void decide(OpenConnection command, AccessModel model, MetaData metadata) {
        var organization = model.organization(command.organizationId())
                .orElseThrow(() -> new Refused(
                        new NotFound("organization", command.organizationId().value())));
        var active = organization
                .access()
                .member(command.memberId())
                .filter(Member::active)
                .isPresent();
        if (!active || !command.memberId().equals(Caller.from(metadata).member())) {
            throw new Refused(new NotFound("member", command.memberId().value()));
        }
        if (!organization.mcpServerEnabled()) {
            throw new Refused(new McpServerDisabled(organization.name()));
        }
        var client = organization
                .client(command.clientId())
                .orElseThrow(() ->
                        new Refused(new NotFound("client", command.clientId().value())));
        if (client.revoked()) {
            throw new Refused(new WrongState("client", "revoked", "An administrator can reinstate it."));
        }
        organization
                .clientPolicy()
                .objection(client.clientId(), client.registration(), client.redirectUris())
                .ifPresent(objection -> {
                    throw new Refused(new ClientNotLetIn(client.name(), objection));
                });
        apply(new ConnectionOpened(
                command.organizationId(),
                command.connectionId(),
                command.memberId(),
                command.clientId(),
                command.resource(),
                command.scopes()));
    }

    @CommandHandler
    void decide(RevokeConnection command) {
        revoke(command);
    }

    @CommandHandler
    void decide(Disconnect command, MetaData metadata) {
        if (!member.equals(command.memberId())
                || !member.equals(Caller.from(metadata).member())) {
            throw new Refused(new NotFound("connection", command.connectionId().value()));
        }
        revoke(command);
    }

    @EventSourcingHandler
    void evolve(ConnectionEvent event) {
        switch (event) {
            case ConnectionOpened(var organization, var connection, var by, var _, var _, var _) -> {
                id = organization + "/" + connection;
                member = by;
            }
            case ConnectionRevoked _ -> revoked = true;
        }
    }

    private void revoke(ConnectionCommand command) {
        if (!revoked) {
            apply(new ConnectionRevoked(command.organizationId(), command.connectionId()));
        }
    }
}
