package com.atomicmcp.access;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.client.Status;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.permission.Need;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.atomicmcp.rejection.Rejection.TooManyClients;
import com.atomicmcp.rejection.Rejection.TooManyNewClients;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One organization as far as access depends on it: the toggle, environments, clients, connections, and who may do what. */
public final class OrganizationState {

    private static final Duration LATELY = Duration.ofHours(1);

    private final OrganizationId organizationId;
    private final OrganizationAccess access = new OrganizationAccess();
    private final Map<EnvironmentId, EnvironmentView> environments = new ConcurrentHashMap<>();
    private final Map<ClientId, RegisteredClient> clients = new ConcurrentHashMap<>();
    private final Map<ConnectionId, ConnectionState> connections = new ConcurrentHashMap<>();
    private volatile String name;
    private volatile String subdomain;
    private volatile boolean mcpServerEnabled;
    private volatile Preferences preferences = Preferences.DEFAULT;
    private volatile ClientPolicy clientPolicy = ClientPolicy.OPEN;
    private volatile @Nullable Federation federation;

    OrganizationState(OrganizationId organizationId, String name, String subdomain) {
        this.organizationId = organizationId;
        this.name = name;
        this.subdomain = subdomain;
    }

    public OrganizationId organizationId() {
        return organizationId;
    }

    public String name() {
        return name;
    }

    public String subdomain() {
        return subdomain;
    }

    public boolean mcpServerEnabled() {
        return mcpServerEnabled;
    }

    public Preferences preferences() {
        return preferences;
    }

    public ClientPolicy clientPolicy() {
        return clientPolicy;
    }

    /** How its members sign in with its own identity provider, if they may. */
    public Optional<Federation> federation() {
        return Optional.ofNullable(federation);
    }

    public OrganizationAccess access() {
        return access;
    }

    public Optional<EnvironmentView> environment(EnvironmentId id) {
        return Optional.ofNullable(environments.get(id));
    }

    /** Archived ones too. */
    public Collection<EnvironmentView> environments() {
        return environments.values();
    }

    /** Revoked ones too. */
    public Optional<RegisteredClient> client(ClientId id) {
        return Optional.ofNullable(clients.get(id));
    }

    /** Why no other client may stand beside those that do; nothing if one may. */
    public Optional<Rejection> objectionToAnotherClient() {
        var most = clientPolicy.limits().clients();
        var standing =
                clients.values().stream().filter(client -> !client.revoked()).count();
        return standing < most ? Optional.empty() : Optional.of(new TooManyClients(name, most));
    }

    /** Why no client may be let in that is not known yet; what is decided at the same moment does not count. */
    public Optional<Rejection> objectionToNewClient(Instant now) {
        return objectionToAnotherClient().or(() -> {
            var most = clientPolicy.limits().newAnHour();
            var lately = now.minus(LATELY);
            var fresh = clients.values().stream()
                    .filter(client -> client.registeredAt().isAfter(lately))
                    .count();
            return fresh < most ? Optional.empty() : Optional.of(new TooManyNewClients(name, most));
        });
    }

    /** Revoked ones too. */
    public Optional<ConnectionState> connection(ConnectionId id) {
        return Optional.ofNullable(connections.get(id));
    }

    public Collection<ConnectionState> connections() {
        return connections.values();
    }

    /** As the list of clients shows it. */
    public Status status(RegisteredClient client) {
        return Status.of(client.revoked(), mcpServerEnabled);
    }

    /** As the list of connections shows it: one whose client is revoked is revoked, too. */
    public Status status(ConnectionState connection) {
        var revoked = connection.revoked()
                || client(connection.clientId()).map(RegisteredClient::revoked).orElse(true);
        return Status.of(revoked, mcpServerEnabled);
    }

    /** @throws Refused as not allowed, if a member does not hold what is needed now */
    public void require(MemberId member, Need need) {
        if (!access.grants(member).satisfy(need)) {
            throw notAllowed(need);
        }
    }

    /** Names what is missing, and who can give it: what is the operator's, nobody can. */
    public Refused notAllowed(Need need) {
        return new Refused(new NotAllowed(
                need.toString(),
                need.equals(Need.OPERATOR)
                        ? List.of()
                        : access.administrators().stream().map(Member::name).toList()));
    }

    void renamed(String newName) {
        name = newName;
    }

    void prefers(Preferences newPreferences) {
        preferences = newPreferences;
    }

    void letsIn(ClientPolicy newPolicy) {
        clientPolicy = newPolicy;
    }

    void federated(@Nullable Federation newFederation) {
        federation = newFederation;
    }

    void mcpServer(boolean enabled) {
        mcpServerEnabled = enabled;
    }

    void put(EnvironmentView environment) {
        environments.put(environment.environmentId(), environment);
    }

    void rename(EnvironmentId id, String newName) {
        environments.computeIfPresent(id, (_, was) -> new EnvironmentView(id, newName, was.state()));
    }

    void mark(EnvironmentId id, EnvironmentState state) {
        environments.computeIfPresent(id, (_, was) -> new EnvironmentView(id, was.name(), state));
    }

    void put(RegisteredClient client) {
        clients.put(client.clientId(), client);
    }

    void put(ConnectionState connection) {
        connections.put(connection.connectionId(), connection);
    }
}
