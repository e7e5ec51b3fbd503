package com.atomicmcp.command.federation;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.command.federation.Upstream.Unreachable;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.Federation.Placement;
import com.atomicmcp.organization.OrganizationCommand.ConfigureFederation;
import com.atomicmcp.organization.OrganizationCommand.RemoveFederation;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes how the members of an organization sign in with its own identity provider. */
@RestController
@RequestMapping("/api/organizations/{organization}/federation")
class FederationController {
    private static final Need SEE = Need.of(Resource.ORGANIZATION_PREFERENCES, Level.VIEW);
    private static final int LONGEST_SECRET = 1_000;

    record NewPlacement(
            @JsonProperty(required = true) @Nullable String value,
            @JsonProperty(required = true) @Nullable GroupId groupId) {}

    /** @param clientSecret may be left out where issuer and client id stay as they are */
    record NewFederation(
            @JsonProperty(required = true) @Nullable String issuer,
            @JsonProperty(required = true) @Nullable String clientId,
            @Nullable String clientSecret,
            @JsonProperty(required = true) @Nullable String displayName,
            @Nullable List<String> scopes,
            @Nullable String groupClaim,
            @Nullable List<NewPlacement> placements) {}

    /** @param redirectUri what must be registered with the provider */
    record Shown(Federation federation, String redirectUri) {}

    record Configured(Federation federation, String redirectUri, LogPosition position) {}

    private final Requests requests;
    private final AccessModel access;
    private final Providers providers;
    private final ClientSecrets secrets;
    private final Registrations registrations;

    FederationController(
            Requests requests,
            AccessModel access,
            Providers providers,
            ClientSecrets secrets,
            Registrations registrations) {
        this.requests = requests;
        this.access = access;
        this.providers = providers;
        this.secrets = secrets;
        this.registrations = registrations;
    }

    @GetMapping
    @Operation(value = "Show the organization's identity provider", needs = "Organization Preferences (View)")
    Shown show(@PathVariable OrganizationId organization) {
        requests.callerWith(SEE, organization);
        var known = organization(organization);
        return new Shown(
                known.federation().orElseThrow(() -> new Refused(new NotFound("federation", organization.value()))),
                registrations.redirect(known.subdomain()));
    }

    @PutMapping
    @Operation(
            value = "Let members sign in with the organization's identity provider",
            needs = "Organization Preferences (Admin) and Groups (Edit)")
    Configured configure(@PathVariable OrganizationId organization, @RequestBody NewFederation body) {
        var federation = federation(body);
        var command = new ConfigureFederation(organization, federation);
        requests.callerWith(command.need(), organization); // nobody else has this server ask anybody anything
        var known = organization(organization);
        for (var placement : federation.placements()) {
            if (known.access().group(placement.groupId()).isEmpty()) {
                throw invalid("placements.groupId", "is not that of a group: " + placement.groupId());
            }
        }
        var secret = body.clientSecret() == null
                ? secrets.find(organization, federation)
                        .orElseThrow(() -> invalid("clientSecret", "is needed for a new issuer or clientId"))
                : Text.line("clientSecret", body.clientSecret(), 1, LONGEST_SECRET);
        try {
            providers.ask(federation.issuer());
        } catch (Unreachable unreachable) {
            throw invalid("issuer", "cannot be asked: " + unreachable.why());
        }
        var position = requests.send(command);
        secrets.keep(organization, federation, secret);
        return new Configured(federation, registrations.redirect(known.subdomain()), position);
    }

    @DeleteMapping
    @Operation(
            value = "Let nobody sign in with the organization's identity provider any more",
            needs = "Organization Preferences (Admin)")
    Accepted remove(@PathVariable OrganizationId organization) {
        var accepted = requests.accept(new RemoveFederation(organization));
        secrets.forget(organization);
        return accepted;
    }

    private OrganizationState organization(OrganizationId id) {
        return access.organization(id).orElseThrow(() -> new Refused(new NotFound("organization", id.value())));
    }

    private static Federation federation(NewFederation body) {
        return new Federation(
                required("issuer", body.issuer()),
                required("clientId", body.clientId()),
                required("displayName", body.displayName()),
                body.scopes() == null ? List.of() : body.scopes(),
                body.groupClaim(),
                body.placements() == null
                        ? List.of()
                        : body.placements().stream()
                                .map(placement -> new Placement(
                                        required("placements.value", placement.value()),
                                        required("placements.groupId", placement.groupId())))
                                .toList());
    }

    private static Refused invalid(String field, String problem) {
        return new Refused(new InvalidValue(field, problem));
    }
}
