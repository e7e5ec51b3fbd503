package com.atomicmcp.workbench.home;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.AccessModel.Membership;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.client.ClientQuery.ListClients;
import com.atomicmcp.client.ClientView;
import com.atomicmcp.client.ClientView.ConnectionView;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.client.Status;
import com.atomicmcp.door.Callers;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationCommand;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows members their organizations and connections, and how to connect a client. */
@Controller
class HomePage {

    private static final Logger logger = LoggerFactory.getLogger(HomePage.class);
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AccessModel organizations;
    private final McpUrl mcpUrl;
    private final Callers callers;
    private final Commands commands;
    private final QueryGateway queries;

    HomePage(AccessModel organizations, McpUrl mcpUrl, Callers callers, Commands commands, QueryGateway queries) {
        this.organizations = organizations;
        this.mcpUrl = mcpUrl;
        this.callers = callers;
        this.commands = commands;
        this.queries = queries;
    }

    public record OrganizationCard(
            String organizationId,
            String name,
            String status,
            boolean enabled,
            String mcpUrl,
            String member,
            boolean mayToggle,
            String vsCode,
            String claude,
            List<ConnectionRow> connections,
            String subdomain,
            @Nullable String identityProvider) {}

    public record ConnectionRow(
            String connectionId,
            String client,
            String connectedAt,
            String lastUsed,
            String status,
            boolean active,
            boolean revocable) {}

    @GetMapping("/")
    String home(Model model) {
        model.addAttribute(
                "organizations",
                organizations.memberships(callers.account()).stream()
                        .filter(membership -> callers.only()
                                .map(membership.organization().organizationId()::equals)
                                .orElse(true))
                        .map(this::card)
                        .sorted(Comparator.comparing(OrganizationCard::name))
                        .toList());
        return "home";
    }

    @PostMapping("/organizations/{organization}/mcp-server")
    String toggle(@PathVariable String organization, @RequestParam boolean enabled, RedirectAttributes next) {
        return send(
                () -> {
                    var id = new OrganizationId(organization);
                    return enabled ? new EnableMcpServer(id) : new DisableMcpServer(id);
                },
                enabled ? "The MCP Server is on." : "The MCP Server is off. Turning it on restores every connection.",
                next);
    }

    @PostMapping("/organizations/{organization}/connections/{connection}/disconnect")
    String disconnect(@PathVariable String organization, @PathVariable String connection, RedirectAttributes next) {
        return send(
                () -> {
                    var id = new OrganizationId(organization);
                    var member = organizations
                            .member(id, callers.account())
                            .orElseThrow(() -> new Refused(new NotFound("organization", organization)));
                    return new Disconnect(id, new ConnectionId(connection), member.memberId());
                },
                "Disconnected.",
                next);
    }

    private String send(Supplier<Command> asked, String done, RedirectAttributes next) {
        try {
            var command = asked.get();
            commands.send(command, callers.in(command.organizationId()));
            next.addFlashAttribute("notice", done);
        } catch (Refused refused) {
            next.addFlashAttribute("problem", refused.rejection().message());
        }
        return "redirect:/";
    }

    private OrganizationCard card(Membership membership) {
        var organization = membership.organization();
        var member = membership.member();
        var url = mcpUrl.of(organization.subdomain());
        var used = used(organization, member);
        return new OrganizationCard(
                organization.organizationId().value(),
                organization.name(),
                Status.of(false, organization.mcpServerEnabled()).title(),
                organization.mcpServerEnabled(),
                url,
                member.name() + " (" + member.email() + ")",
                organization.access().grants(member.memberId()).satisfy(OrganizationCommand.TOGGLE),
                "code --add-mcp '{\"name\":\"atomic-" + organization.subdomain() + "\",\"type\":\"http\",\"url\":\""
                        + url + "\"}'",
                "claude mcp add --transport http atomic-" + organization.subdomain() + " " + url,
                organization.connections().stream()
                        .filter(connection -> connection.memberId().equals(member.memberId()))
                        .sorted(Comparator.comparing(ConnectionState::connectedAt)
                                .reversed())
                        .map(connection -> row(organization, connection, used.get(connection.connectionId())))
                        .toList(),
                organization.subdomain(),
                callers.only().isPresent()
                        ? null
                        : organization.federation().map(Federation::displayName).orElse(null));
    }

    /** What the read models know of the member's connections; nothing while they give no answer, for the rest does not need them. */
    private Map<ConnectionId, ConnectionView> used(OrganizationState organization, Member member) {
        try {
            var asked = new ListClients(organization.organizationId(), member.memberId());
            return queries.query(asked, ResponseTypes.multipleInstancesOf(ClientView.class)).join().stream()
                    .flatMap(client -> client.connections().stream())
                    .collect(Collectors.toMap(ConnectionView::connectionId, Function.identity()));
        } catch (CompletionException failed) {
            logger.warn("The home page goes without the use of connections", failed.getCause());
            return Map.of();
        }
    }

    private static ConnectionRow row(
            OrganizationState organization, ConnectionState connection, @Nullable ConnectionView used) {
        var status = organization.status(connection);
        return new ConnectionRow(
                connection.connectionId().value(),
                organization
                        .client(connection.clientId())
                        .map(RegisteredClient::name)
                        .orElse(connection.clientId().value()),
                MINUTES.format(connection.connectedAt()),
                lastUsed(used),
                status.title(),
                status == Status.ACTIVE,
                !connection.revoked());
    }

    private static String lastUsed(@Nullable ConnectionView used) {
        if (used == null) {
            return "not known just now";
        }
        return used.lastUsedAt() == null
                ? "never"
                : MINUTES.format(used.lastUsedAt()) + ", " + used.requestsInLastWeek()
                        + (used.requestsInLastWeek() == 1 ? " request" : " requests") + " in 7 days";
    }
}
