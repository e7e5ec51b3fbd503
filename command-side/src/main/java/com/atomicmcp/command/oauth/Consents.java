package com.atomicmcp.command.oauth;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationCommand;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/** Says whether a member may connect a client now, and if not, what is missing and who can help. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Consents {
    private static final List<Permission> NEEDED = List.of(
            Permission.of(Resource.MCP_REGISTRATION, Level.EDIT), Permission.of(Resource.MCP_ACCESS, Level.VIEW));

    private static final Need POLICY =
            Need.of(Resource.OAUTH_CLIENTS, Level.ADMIN).or(Resource.MCP_ACCESS, Level.ADMIN);

    private final AccessModel organizations;
    private final McpUrl mcpUrl;
    private final Clock clock;

    Consents(AccessModel organizations, McpUrl mcpUrl, Clock clock) {
        this.organizations = organizations;
        this.mcpUrl = mcpUrl;
        this.clock = clock;
    }

    /**
     * Something that stands in the way.
     *
     * @param title in a few words: {@code MCP Disabled}
     * @param helpers who can change it, as people know them
     */
    public record Obstacle(String title, String explanation, List<String> helpers) {}

    /** One of the four tools, and whether it will answer this member anything at all. */
    public record Tool(String title, String needs, boolean open) {}

    /** Somebody who is a member of the organization they are asked about. */
    record Asked(OrganizationState organization, Member member, List<Obstacle> obstacles, List<Tool> tools) {}

    /** What the client asked for. */
    static OAuth2AuthorizationRequest request(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        if (request == null) {
            throw new IllegalStateException("an authorization without the request it answers");
        }
        return request;
    }

    /** The URL that tokens are asked for. */
    static String resource(OAuth2Authorization authorization) {
        if (request(authorization).getAdditionalParameters().get("resource") instanceof String resource) {
            return resource;
        }
        throw new IllegalStateException("an authorization without a resource");
    }

    /** Whether somebody has let this client in to an organization that the account is a member of. */
    boolean knows(AccountId account, ClientId client) {
        return organizations.memberships(account).stream()
                .anyMatch(membership -> membership
                        .organization()
                        .client(client)
                        .filter(known -> !known.revoked())
                        .isPresent());
    }

    /** Nothing if the account is no member of the organization that is asked about, or there is none. */
    Optional<Asked> ask(AccountId account, String resource, RegisteredClient client) {
        return mcpUrl.subdomain(resource)
                .flatMap(organizations::organization)
                .flatMap(state -> organizations
                        .member(state.organizationId(), account)
                        .map(member ->
                                new Asked(state, member, obstacles(state, member, client), tools(state, member))));
    }

    private List<Obstacle> obstacles(OrganizationState organization, Member member, RegisteredClient client) {
        var clientId = new ClientId(client.getClientId());
        var obstacles = new ArrayList<Obstacle>();
        var access = organization.access();
        if (!organization.mcpServerEnabled()) {
            obstacles.add(new Obstacle(
                    "MCP Disabled",
                    "The MCP Server of " + organization.name() + " is turned off. To turn it on takes "
                            + OrganizationCommand.TOGGLE + ".",
                    people(access.members().stream()
                            .filter(one -> access.grants(one.memberId()).satisfy(OrganizationCommand.TOGGLE))
                            .toList())));
        }
        var grants = access.grants(member.memberId());
        for (var needed : NEEDED) {
            if (!grants.hold(needed.resource(), needed.level())) {
                obstacles.add(new Obstacle(
                        needed + " is missing",
                        "To connect a client you need the permission " + needed + " in " + organization.name()
                                + ". These members can grant it:",
                        people(access.administrators())));
            }
        }
        if (organization.client(clientId).filter(known -> known.revoked()).isPresent()) {
            obstacles.add(new Obstacle(
                    "This client was revoked",
                    organization.name() + " does not let it connect any more. These members can ask for it to be"
                            + " reinstated:",
                    people(access.administrators())));
        }
        organization
                .clientPolicy()
                .objection(clientId, ClientStore.registration(client), List.copyOf(client.getRedirectUris()))
                .ifPresent(objection -> obstacles.add(new Obstacle(
                        "This client is not let in",
                        "“" + client.getClientName() + "” " + objection + ". These members can change what "
                                + organization.name() + " lets in:",
                        whoMayChangePolicy(organization))));
        if (organization.client(clientId).isEmpty()) {
            organization
                    .objectionToNewClient(clock.instant())
                    .ifPresent(objection -> obstacles.add(new Obstacle(
                            "No other client is let in now",
                            objection.message() + " These members can revoke clients, and change how many "
                                    + organization.name() + " lets in:",
                            whoMayChangePolicy(organization))));
        }
        return List.copyOf(obstacles);
    }

    private static List<String> whoMayChangePolicy(OrganizationState organization) {
        var access = organization.access();
        return people(access.members().stream()
                .filter(member -> access.grants(member.memberId()).satisfy(POLICY))
                .toList());
    }

    private static List<Tool> tools(OrganizationState organization, Member member) {
        var grants = organization.access().grants(member.memberId());
        return List.of(
                tool("Environments", Resource.ENVIRONMENTS, grants.holdAnywhere(Resource.ENVIRONMENTS, Level.VIEW)),
                tool("Action Flows", Resource.ACTION_FLOWS, grants.holdAnywhere(Resource.ACTION_FLOWS, Level.VIEW)),
                tool("Action Flow analytics", Resource.ANALYTICS, grants.holdAnywhere(Resource.ANALYTICS, Level.VIEW)),
                tool("Customer profiles", Resource.CUSTOMERS, grants.holdAnywhere(Resource.CUSTOMERS, Level.VIEW)));
    }

    private static Tool tool(String title, Resource resource, boolean open) {
        return new Tool(title, Permission.of(resource, Level.VIEW).toString(), open);
    }

    private static List<String> people(List<Member> members) {
        return members.stream()
                .map(member -> member.name() + " <" + member.email() + ">")
                .sorted()
                .toList();
    }
}
