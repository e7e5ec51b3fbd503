package com.atomicmcp.command.client;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ClientCommand.ReinstateClient;
import com.atomicmcp.client.ClientCommand.RevokeClient;
import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** An OAuth client as one organization knows it, until it is revoked. */
@Aggregate(type = "client")
class OAuthClient {

    @AggregateIdentifier
    @Nullable
    String id;

    private String name = "";
    private List<String> redirectUris = List.of();
    private boolean revoked;

    OAuthClient() {} // Axon rebuilds it from its events

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(RegisterClient command, AccessModel model) {
        var organization = model.organization(command.organizationId())
                .orElseThrow(() -> new Refused(
                        new NotFound("organization", command.organizationId().value())));
        if (revoked) {
            throw new Refused(new WrongState("client", "revoked", "An administrator can reinstate it."));
        }
        if (id == null) {
            organization.objectionToNewClient(command.at()).ifPresent(OAuthClient::refuse);
            apply(new ClientRegistered(
                    command.organizationId(),
                    command.clientId(),
                    command.name(),
                    command.redirectUris(),
                    command.registration()));
        } else if (!command.name().equals(name) || !command.redirectUris().equals(redirectUris)) {
            apply(new ClientDetailsChanged(
                    command.organizationId(), command.clientId(), command.name(), command.redirectUris()));
        }
    }

    @CommandHandler
    void decide(RevokeClient command) {
        if (!revoked) {
            apply(new ClientRevoked(command.organizationId(), command.clientId()));
        }
    }

    @CommandHandler
    void decide(ReinstateClient command, AccessModel model) {
        if (revoked) {
            model.organization(command.organizationId())
                    .flatMap(OrganizationState::objectionToAnotherClient)
                    .ifPresent(OAuthClient::refuse);
            apply(new ClientReinstated(command.organizationId(), command.clientId()));
        }
    }

    @EventSourcingHandler
    void evolve(ClientEvent event) {
        switch (event) {
            case ClientRegistered(var organization, var client, var givenName, var uris, var _) -> {
                id = organization + "/client/" + client.key();
                name = givenName;
                redirectUris = uris;
            }
            case ClientDetailsChanged(var _, var _, var newName, var newUris) -> {
                name = newName;
                redirectUris = newUris;
            }
            case ClientRevoked _ -> revoked = true;
            case ClientReinstated _ -> revoked = false;
        }
    }

    private static void refuse(Rejection objection) {
        throw new Refused(objection);
    }
}
