package com.atomicmcp.command.organization;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.Registration;
import com.atomicmcp.command.access.Invitation;
import com.atomicmcp.command.access.Invitations;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.organization.CallArguments;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationCommand.ChangeClientPolicy;
import com.atomicmcp.organization.OrganizationCommand.ChangePreferences;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.organization.OrganizationCommand.RenameOrganization;
import com.atomicmcp.organization.Preferences;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about an organization itself. */
@RestController
@RequestMapping("/api/organizations")
class OrganizationCommandController {

    record Owner(
            @JsonProperty(required = true) @Nullable String email,
            @JsonProperty(required = true) @Nullable String firstName,
            @JsonProperty(required = true) @Nullable String lastName) {}

    record NewOrganization(
            @JsonProperty(required = true) @Nullable String name,
            @JsonProperty(required = true) @Nullable String subdomain,
            @JsonProperty(required = true) @Nullable Owner owner) {}

    record NewName(@JsonProperty(required = true) @Nullable String name) {}

    /** Only hashes of arguments are kept where nothing is said of them. */
    record NewPreferences(
            @JsonProperty(required = true) @Nullable Integer auditRetentionDays,
            @JsonProperty(required = true) @Nullable Integer analyticsRetentionDays,
            @JsonProperty(required = true) @Nullable Integer inactivityLogoutMinutes,
            @Nullable CallArguments callArguments) {}

    record NewClientPolicy(
            @JsonProperty(required = true) @Nullable List<Registration> registrations,
            @Nullable List<String> hosts,
            @Nullable NewLimits limits) {}

    /** What is left out is as by default. */
    record NewLimits(@Nullable Integer clients, @Nullable Integer newAnHour) {
        Limits limits() {
            return new Limits(
                    clients == null ? Limits.DEFAULT.clients() : clients,
                    newAnHour == null ? Limits.DEFAULT.newAnHour() : newAnHour);
        }
    }

    record Toggle(@JsonProperty(required = true) @Nullable Boolean enabled) {}

    record Registered(
            OrganizationId organizationId,
            MemberId memberId,
            String mcpUrl,
            Invitation invitation,
            LogPosition position) {}

    private final Requests requests;
    private final Invitations invitations;
    private final McpUrl mcpUrl;

    OrganizationCommandController(Requests requests, Invitations invitations, McpUrl mcpUrl) {
        this.requests = requests;
        this.invitations = invitations;
        this.mcpUrl = mcpUrl;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Register an organization and invite its owner", needs = "the operator's token")
    ResponseEntity<Registered> register(@RequestBody NewOrganization body) {
        var id = OrganizationId.random();
        var founder = founder(required("owner", body.owner()));
        var command = new RegisterOrganization(
                id, required("name", body.name()), required("subdomain", body.subdomain()), founder);
        var position = requests.sendAsOperator(command);
        return ResponseEntity.created(URI.create("/api/organizations/" + id))
                .body(new Registered(
                        id,
                        founder.memberId(),
                        mcpUrl.of(command.subdomain()),
                        invitations.issue(id, founder.memberId()),
                        position));
    }

    @PutMapping("/{organization}/name")
    @Operation(value = "Rename the organization", needs = "Organization Preferences (Edit)")
    Accepted rename(@PathVariable OrganizationId organization, @RequestBody NewName body) {
        return requests.accept(new RenameOrganization(organization, required("name", body.name())));
    }

    @PutMapping("/{organization}/preferences")
    @Operation(value = "Change the organization's preferences", needs = "Organization Preferences (Edit)")
    Accepted changePreferences(@PathVariable OrganizationId organization, @RequestBody NewPreferences body) {
        return requests.accept(new ChangePreferences(
                organization,
                new Preferences(
                        required("auditRetentionDays", body.auditRetentionDays()),
                        required("analyticsRetentionDays", body.analyticsRetentionDays()),
                        required("inactivityLogoutMinutes", body.inactivityLogoutMinutes()),
                        body.callArguments())));
    }

    @PutMapping("/{organization}/client-policy")
    @Operation(
            value =
                    "Say which clients members may connect, and how many; what is connected stays so until it is revoked",
            needs = "OAuth Clients (Admin) or MCP Access (Admin)")
    Accepted changeClientPolicy(@PathVariable OrganizationId organization, @RequestBody NewClientPolicy body) {
        return requests.accept(new ChangeClientPolicy(
                organization,
                new ClientPolicy(
                        required("registrations", body.registrations()),
                        body.hosts() == null ? List.of() : body.hosts(),
                        body.limits() == null ? Limits.DEFAULT : body.limits().limits())));
    }

    @PutMapping("/{organization}/mcp-server")
    @Operation(
            value = "Turn the MCP Server on or off",
            needs = "Organization Preferences (Edit) or MCP Registration (Admin)")
    Accepted toggleMcpServer(@PathVariable OrganizationId organization, @RequestBody Toggle body) {
        return requests.accept(
                required("enabled", body.enabled())
                        ? new EnableMcpServer(organization)
                        : new DisableMcpServer(organization));
    }

    private static Founder founder(Owner owner) {
        return new Founder(
                MemberId.random(),
                required("owner.email", owner.email()),
                required("owner.firstName", owner.firstName()),
                required("owner.lastName", owner.lastName()));
    }
}
