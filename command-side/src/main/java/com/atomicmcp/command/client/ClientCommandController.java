package com.atomicmcp.command.client;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ClientCommand.ReinstateClient;
import com.atomicmcp.client.ClientCommand.RevokeClient;
import com.atomicmcp.client.ConnectionCommand;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.client.Registration;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about OAuth clients, and members about their own connections. */
@RestController
@RequestMapping("/api/organizations/{organization}")
class ClientCommandController {

    private static final Need ADDING = Need.of(Resource.OAUTH_CLIENTS, Level.EDIT);
    private static final Need ENDING = Need.of(Resource.MCP_ACCESS, Level.ADMIN).or(Resource.OAUTH_CLIENTS, Level.EDIT);

    record NewClient(
            @JsonProperty(required = true) @Nullable String name,
            @JsonProperty(required = true) @Nullable List<String> redirectUris,
            @Nullable Boolean confidential) {}

    record Known(@JsonProperty(required = true) @Nullable ClientId clientId) {}

    /** @param clientSecret of a confidential client, told this once */
    record Added(
            ClientId clientId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String clientSecret,

            String name,
            List<String> redirectUris,
            LogPosition position) {}

    record Whose(@Nullable MemberId memberId) {}

    /** @param revoked how many connections were ended */
    record Ended(int revoked, @Nullable LogPosition position) {}

    private final Requests requests;
    private final ClientDirectory directory;
    private final AccessModel access;
    private final Clock clock;

    ClientCommandController(Requests requests, ClientDirectory directory, AccessModel access, Clock clock) {
        this.requests = requests;
        this.directory = directory;
        this.access = access;
        this.clock = clock;
    }

    /** Asked about permission before the directory is, so that a refusal leaves nothing there. */
    @PostMapping("/clients")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            value = "Add an OAuth client, public or confidential; a secret is told this once",
            needs = "OAuth Clients (Edit)")
    Added add(@PathVariable OrganizationId organization, @RequestBody NewClient body) {
        var name = Text.line("name", body.name(), 1, 200);
        var redirectUris = RedirectUris.checked(required("redirectUris", body.redirectUris()));
        requests.callerWith(ADDING, organization);
        requests.rehearse(registering(organization, ClientId.random(), name, redirectUris));
        var added = directory.add(organization, name, redirectUris, Boolean.TRUE.equals(body.confidential()));
        try {
            var position = requests.send(registering(organization, added.clientId(), name, redirectUris));
            return new Added(added.clientId(), added.secret(), name, redirectUris, position);
        } catch (RuntimeException failed) {
            directory.forget(added.clientId());
            throw failed;
        }
    }

    private RegisterClient registering(
            OrganizationId organization, ClientId client, String name, List<String> redirectUris) {
        return new RegisterClient(
                organization, client, name, redirectUris, Registration.ADMINISTRATOR, clock.instant());
    }

    @PostMapping("/clients/revoke")
    @Operation(
            value = "Revoke a client, and with it all its connections",
            needs = "OAuth Clients (Edit) or MCP Access (Admin)")
    Accepted revoke(@PathVariable OrganizationId organization, @RequestBody Known body) {
        return requests.accept(new RevokeClient(organization, required("clientId", body.clientId())));
    }

    /** Its history stays; a client that others know, too, is only revoked here. */
    @PostMapping("/clients/delete")
    @Operation(
            value = "Revoke a client for good: it is told to register anew",
            needs = "OAuth Clients (Edit) or MCP Access (Admin)")
    Accepted delete(@PathVariable OrganizationId organization, @RequestBody Known body) {
        var client = required("clientId", body.clientId());
        var accepted = requests.accept(new RevokeClient(organization, client));
        var elsewhere = access.organizations().stream()
                .filter(other -> !other.organizationId().equals(organization))
                .anyMatch(other ->
                        other.client(client).filter(known -> !known.revoked()).isPresent());
        if (!elsewhere) {
            directory.forget(client);
        }
        return accepted;
    }

    @PostMapping("/clients/reinstate")
    @Operation(
            value = "Reinstate a revoked client, and the connections that stood",
            needs = "OAuth Clients (Edit) or MCP Access (Admin)")
    Accepted reinstate(@PathVariable OrganizationId organization, @RequestBody Known body) {
        return requests.accept(new ReinstateClient(organization, required("clientId", body.clientId())));
    }

    /** One command for each, under one correlation id; who is refused at the first has ended none. */
    @PostMapping("/connections/revoke")
    @Operation(
            value = "End all connections of a member, or of everybody where no member is named",
            needs = "an active membership for one's own; MCP Access (Admin) or OAuth Clients (Edit) for others'")
    Ended revokeAll(@PathVariable OrganizationId organization, @RequestBody Whose body) {
        var whose = body.memberId();
        var own = whose != null && whose.equals(requests.caller(organization).member());
        if (!own) {
            requests.callerWith(ENDING, organization);
        }
        var state = access.organization(organization)
                .orElseThrow(() -> new Refused(new NotFound("organization", organization.value())));
        if (whose != null && state.access().member(whose).isEmpty()) {
            throw new Refused(new NotFound("member", whose.value()));
        }
        var positions = requests.sendAll(
                organization,
                state.connections().stream()
                        .filter(connection ->
                                !connection.revoked() && (whose == null || whose.equals(connection.memberId())))
                        .map(connection -> ending(organization, connection.connectionId()))
                        .toList());
        return new Ended(positions.size(), positions.isEmpty() ? null : positions.getLast());
    }

    @DeleteMapping("/connections/{connection}")
    @Operation(
            value = "End a connection",
            needs = "an active membership for one's own; MCP Access (Admin) or OAuth Clients (Edit) for another's")
    Accepted disconnect(@PathVariable OrganizationId organization, @PathVariable ConnectionId connection) {
        return requests.accept(ending(organization, connection));
    }

    private ConnectionCommand ending(OrganizationId organization, ConnectionId connection) {
        var member = requests.caller(organization).member();
        var own = member != null
                && access.organization(organization)
                        .flatMap(state -> state.connection(connection))
                        .filter(standing -> standing.memberId().equals(member))
                        .isPresent();
        return own && member != null
                ? new Disconnect(organization, connection, member)
                : new RevokeConnection(organization, connection);
    }
}
