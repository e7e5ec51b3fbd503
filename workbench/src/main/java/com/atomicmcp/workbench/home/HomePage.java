package com.atomicmcp.workbench.home;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.AccessModel.Membership;
import com.atomicmcp.access.OrganizationState;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AccessModel organizations;
    private final McpUrl mcpUrl;
    private final Callers callers;
    private final Commands commands;

    HomePage(AccessModel organizations, McpUrl mcpUrl, Callers callers, Commands commands) {
        this.organizations = organizations;
        this.mcpUrl = mcpUrl;
        this.callers = callers;
        this.commands = commands;
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
            String connectionId, String client, String connectedAt, String status, boolean active, boolean revocable) {}

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
                        .map(connection -> row(organization, connection))
                        .toList(),
                organization.subdomain(),
                callers.only().isPresent()
                        ? null
                        : organization.federation().map(Federation::displayName).orElse(null));
    }

    private static ConnectionRow row(OrganizationState organization, ConnectionState connection) {
        var status = organization.status(connection);
        return new ConnectionRow(
                connection.connectionId().value(),
                organization
                        .client(connection.clientId())
                        .map(RegisteredClient::name)
                        .orElse(connection.clientId().value()),
                MINUTES.format(connection.connectedAt()),
                status.title(),
                status == Status.ACTIVE,
                !connection.revoked());
    }
}
