package com.atomicmcp.query.client;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.atomicmcp.client.ClientQuery.ListClients;
import com.atomicmcp.client.ClientView;
import com.atomicmcp.client.ClientView.ConnectionView;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.client.Status;
import com.atomicmcp.query.ByName;
import com.atomicmcp.query.client.UsageProjection.UsageDocument;
import com.atomicmcp.query.organization.OrganizationProjection;
import com.atomicmcp.query.organization.OrganizationProjection.OrganizationDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
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
    private final View<UsageDocument> usage;
    private final Clock clock;

    ClientAnswers(
            Views views,
            OrganizationProjection organizations,
            ClientProjection clients,
            ConnectionProjection connections,
            UsageProjection usage,
            Clock clock) {
        this.organizations = views.of(organizations);
        this.clients = views.of(clients);
        this.connections = views.of(connections);
        this.usage = views.of(usage);
        this.clock = clock;
    }

    @QueryHandler
    List<ClientView> answer(ListClients query, MetaData asked) {
        var organization = query.organizationId();
        var enabled = organizations
                .after(asked)
                .find(Key.of(organization))
                .map(OrganizationDocument::mcpServerEnabled)
                .orElse(false);
        var shown = connections.after(asked).under(Key.under(organization)).stream()
                .filter(connection ->
                        query.connectedBy() == null || query.connectedBy().equals(connection.memberId()))
                .sorted(NEWEST_FIRST)
                .toList();
        var used = usage.after(asked)
                .find(shown.stream()
                        .map(connection -> Key.of(organization, connection.connectionId()))
                        .toList());
        var connected = shown.stream()
                .collect(groupingBy(
                        ConnectionState::clientId,
                        mapping(
                                connection ->
                                        new Used(connection, used.get(Key.of(organization, connection.connectionId()))),
                                toList())));
        var now = clock.instant();
        return clients.after(asked).under(Key.under(organization)).stream()
                .filter(client -> query.connectedBy() == null || connected.containsKey(client.clientId()))
                .sorted(ByName.order(RegisteredClient::name, RegisteredClient::clientId))
                .map(client -> view(client, connected.getOrDefault(client.clientId(), List.of()), enabled, now))
                .toList();
    }

    private static ClientView view(RegisteredClient client, List<Used> connections, boolean enabled, Instant now) {
        var views = connections.stream()
                .map(connection -> connection.view(client, enabled, now))
                .toList();
        return new ClientView(
                client.clientId(),
                client.name(),
                client.homes(),
                client.redirectUris(),
                client.registration(),
                client.registeredAt(),
                Status.of(client.revoked(), enabled),
                views.stream()
                        .map(ConnectionView::lastUsedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                views.stream().mapToLong(ConnectionView::requestsInLastWeek).sum(),
                views);
    }

    /** @param usage nothing while it was never used */
    private record Used(
            ConnectionState connection, @Nullable UsageDocument usage) {

        ConnectionView view(RegisteredClient client, boolean enabled, Instant now) {
            return new ConnectionView(
                    connection.connectionId(),
                    connection.memberId(),
                    connection.connectedAt(),
                    connection.scopes(),
                    Status.of(connection.revoked() || client.revoked(), enabled),
                    usage == null ? null : usage.lastUsedAt(),
                    usage == null ? 0 : usage.inTheWeekBefore(now));
        }
    }
}
