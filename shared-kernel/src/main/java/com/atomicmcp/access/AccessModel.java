package com.atomicmcp.access;

import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ConnectionEvent;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.OrganizationEvent;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All organizations as far as access depends on them, in memory, folded from the decision log by one thread. Every
 * command and every tool call is allowed or refused by what stands here at that moment.
 */
public final class AccessModel {

    private final Map<OrganizationId, OrganizationState> organizations = new ConcurrentHashMap<>();
    private final Map<String, OrganizationId> subdomains = new ConcurrentHashMap<>();

    /** One membership of an account. */
    public record Membership(OrganizationState organization, Member member) {}

    /**
     * Folds one entry of the decision log; entries come in order, on one thread.
     *
     * @throws IllegalStateException at an event that this version of the program does not know
     */
    public void evolve(Entry entry) {
        if (!(entry.event() instanceof Event event)) {
            // a newer version's, perhaps one that takes something from somebody: who cannot tell must not go on
            // granting
            throw new IllegalStateException("an event that this version does not know: " + entry.event());
        }
        evolve(event, entry);
    }

    /** The events that change what this model answers. */
    public static final List<Class<? extends Event>> CONCERNS = List.of(
            OrganizationEvent.class,
            EnvironmentEvent.class,
            AccessEvent.class,
            ClientEvent.class,
            ConnectionEvent.class);

    /** Whether an event changes what this model answers, so that its command must not be acknowledged before. */
    public static boolean concerns(Object event) {
        return CONCERNS.stream().anyMatch(kind -> kind.isInstance(event));
    }

    public Optional<OrganizationState> organization(OrganizationId id) {
        return Optional.ofNullable(organizations.get(id));
    }

    public Optional<OrganizationState> organization(String subdomain) {
        return Optional.ofNullable(subdomains.get(subdomain)).flatMap(this::organization);
    }

    public Collection<OrganizationState> organizations() {
        return organizations.values();
    }

    /** The active memberships of an account, in all organizations. */
    public List<Membership> memberships(AccountId account) {
        return organizations.values().stream()
                .flatMap(organization -> organization.access().members().stream()
                        .filter(member -> member.active() && account.equals(member.account()))
                        .map(member -> new Membership(organization, member)))
                .toList();
    }

    /** The active membership of an account in one organization. */
    public Optional<Member> member(OrganizationId organization, AccountId account) {
        return organization(organization)
                .flatMap(state -> state.access().members().stream()
                        .filter(member -> member.active() && account.equals(member.account()))
                        .findFirst());
    }

    private void evolve(Event event, Entry entry) {
        switch (event) {
            case OrganizationRegistered(var id, var name, var subdomain) -> {
                organizations.put(id, new OrganizationState(id, name, subdomain));
                subdomains.put(subdomain, id);
            }
            case OrganizationEvent organization -> with(event, state -> evolve(state, organization));
            case EnvironmentEvent environment -> with(event, state -> evolve(state, environment));
            case AccessEvent access -> with(event, state -> state.access().evolve(access));
            case ClientEvent client -> with(event, state -> evolve(state, client, entry));
            case ConnectionEvent connection -> with(event, state -> evolve(state, connection, entry));
            default -> {} // Action Flows and what the outside reports change nobody's access
        }
    }

    private static void evolve(OrganizationState state, OrganizationEvent event) {
        switch (event) {
            case OrganizationRegistered _ -> {} // made the state
            case OrganizationRenamed(var _, var name) -> state.renamed(name);
            case PreferencesChanged(var _, var preferences) -> state.prefers(preferences);
            case ClientPolicyChanged(var _, var policy) -> state.letsIn(policy);
            case McpServerEnabled _ -> state.mcpServer(true);
            case McpServerDisabled _ -> state.mcpServer(false);
            case FederationConfigured(var _, var federation) -> state.federated(federation);
            case FederationRemoved _ -> state.federated(null);
        }
    }

    private static void evolve(OrganizationState state, EnvironmentEvent event) {
        switch (event) {
            case EnvironmentCreated(var _, var id, var name) ->
                state.put(new EnvironmentView(id, name, EnvironmentState.ACTIVE));
            case EnvironmentRenamed(var _, var id, var name) -> state.rename(id, name);
            case EnvironmentArchived(var _, var id) -> state.mark(id, EnvironmentState.ARCHIVED);
            case EnvironmentRestored(var _, var id) -> state.mark(id, EnvironmentState.ACTIVE);
            case CustomerForgotten _ -> {} // changes nobody's access
        }
    }

    private static void evolve(OrganizationState state, ClientEvent event, Entry entry) {
        switch (event) {
            case ClientRegistered registered -> state.put(RegisteredClient.of(registered, entry.at()));
            case ClientDetailsChanged(var _, var id, var name, var redirectUris) ->
                state.client(id).ifPresent(client -> state.put(client.described(name, redirectUris)));
            case ClientRevoked(var _, var id) -> state.client(id).ifPresent(client -> state.put(client.revoked(true)));
            case ClientReinstated(var _, var id) ->
                state.client(id).ifPresent(client -> state.put(client.revoked(false)));
        }
    }

    private static void evolve(OrganizationState state, ConnectionEvent event, Entry entry) {
        switch (event) {
            case ConnectionOpened opened -> state.put(ConnectionState.of(opened, entry.at()));
            case ConnectionRevoked(var _, var id) ->
                state.connection(id).ifPresent(connection -> state.put(connection.asRevoked()));
        }
    }

    private void with(Event event, Consumer<OrganizationState> change) {
        organization(event.organizationId()).ifPresent(change);
    }
}
