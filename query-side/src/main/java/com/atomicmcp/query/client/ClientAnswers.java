package com.atomicmcp.query.client;

import static java.util.stream.Collectors.groupingBy;

import com.atomicmcp.client.ClientQuery.ListClients;
import com.atomicmcp.client.ClientView;
import com.atomicmcp.client.ClientView.ConnectionView;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.client.Status;
import com.atomicmcp.query.ByName;
import com.atomicmcp.query.organization.OrganizationProjection;
import com.atomicmcp.query.organization.OrganizationProjection.OrganizationDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.util.Comparator;
import java.util.List;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about OAuth clients and connections. */
@Component
class ClientAnswers {

    private static final Comparator<ConnectionState> NEWEST_FIRST = Comparator.comparing(ConnectionState::connectedAt)
            .thenComparing(connection -> connection.connectionId().value())
            .reversed();

    private final View<OrganizationDocument> organizations;
    private final View<RegisteredClient> clients;
    private final View<ConnectionState> connections;

    ClientAnswers(
            Views views,
            OrganizationProjection organizations,
            ClientProjection clients,
            ConnectionProjection connections) {
        this.organizations = views.of(organizations);
        this.clients = views.of(clients);
        this.connections = views.of(connections);
    }

    @QueryHandler
    List<ClientView> answer(ListClients query, MetaData asked) {
        var organization = query.organizationId();
        var enabled = organizations
                .after(asked)
                .find(Key.of(organization))
                .map(OrganizationDocument::mcpServerEnabled)
                .orElse(false);
        var connected = connections.after(asked).under(Key.under(organization)).stream()
                .filter(connection ->
                        query.connectedBy() == null || query.connectedBy().equals(connection.memberId()))
                .sorted(NEWEST_FIRST)
                .collect(groupingBy(ConnectionState::clientId));
        return clients.after(asked).under(Key.under(organization)).stream()
                .filter(client -> query.connectedBy() == null || connected.containsKey(client.clientId()))
                .sorted(ByName.order(RegisteredClient::name, RegisteredClient::clientId))
                .map(client -> view(client, connected.getOrDefault(client.clientId(), List.of()), enabled))
                .toList();
    }

    private static ClientView view(RegisteredClient client, List<ConnectionState> connections, boolean enabled) {
        return new ClientView(
                client.clientId(),
                client.name(),
                client.redirectUris(),
                client.registration(),
                client.registeredAt(),
                Status.of(client.revoked(), enabled),
                connections.stream()
                        .map(connection -> new ConnectionView(
                                connection.connectionId(),
                                connection.memberId(),
                                connection.connectedAt(),
                                connection.scopes(),
                                Status.of(connection.revoked() || client.revoked(), enabled)))
                        .toList());
    }
}
