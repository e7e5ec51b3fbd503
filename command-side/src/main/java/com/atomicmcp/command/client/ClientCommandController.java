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
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.fasterxml.jackson.annotation.JsonProperty;
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

    record NewClient(
            @JsonProperty(required = true) @Nullable String name,
            @JsonProperty(required = true) @Nullable List<String> redirectUris) {}

    record Known(@JsonProperty(required = true) @Nullable ClientId clientId) {}

    record Added(ClientId clientId, String name, List<String> redirectUris, LogPosition position) {}

    private final Requests requests;
    private final ClientDirectory directory;
    private final AccessModel access;

    ClientCommandController(Requests requests, ClientDirectory directory, AccessModel access) {
        this.requests = requests;
        this.directory = directory;
        this.access = access;
    }

    /** Asked about permission before the directory is, so that a refusal leaves nothing there. */
    @PostMapping("/clients")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Add a public OAuth client", needs = "OAuth Clients (Edit)")
    Added add(@PathVariable OrganizationId organization, @RequestBody NewClient body) {
        var name = Text.line("name", body.name(), 1, 200);
        var redirectUris = RedirectUris.checked(required("redirectUris", body.redirectUris()));
        requests.callerWith(ADDING, organization);
        var id = directory.add(organization, name, redirectUris);
        try {
            var position =
                    requests.send(new RegisterClient(organization, id, name, redirectUris, Registration.ADMINISTRATOR));
            return new Added(id, name, redirectUris, position);
        } catch (RuntimeException failed) {
            directory.forget(id);
            throw failed;
        }
    }

    @PostMapping("/clients/revoke")
    @Operation(
            value = "Revoke a client, and with it all its connections",
            needs = "OAuth Clients (Edit) or MCP Access (Admin)")
    Accepted revoke(@PathVariable OrganizationId organization, @RequestBody Known body) {
        return requests.accept(new RevokeClient(organization, required("clientId", body.clientId())));
    }

    @PostMapping("/clients/reinstate")
    @Operation(
            value = "Reinstate a revoked client, and the connections that stood",
            needs = "OAuth Clients (Edit) or MCP Access (Admin)")
    Accepted reinstate(@PathVariable OrganizationId organization, @RequestBody Known body) {
        return requests.accept(new ReinstateClient(organization, required("clientId", body.clientId())));
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
