package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.door.Callers;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells those who are signed in who they are, where, and what they may. */
@RestController
class MeController {
    private final Callers callers;
    private final Accounts accounts;
    private final AccessModel organizations;
    private final McpUrl mcpUrl;

    MeController(Callers callers, Accounts accounts, AccessModel organizations, McpUrl mcpUrl) {
        this.callers = callers;
        this.accounts = accounts;
        this.organizations = organizations;
        this.mcpUrl = mcpUrl;
    }

    record Me(AccountId accountId, String email, List<Membership> memberships) {}

    record Membership(
            OrganizationId organizationId,
            String name,
            String subdomain,
            MemberId memberId,
            String memberName,
            String mcpUrl,
            boolean mcpServerEnabled,
            List<Permission> permissions) {}

    @Operation(value = "Show the account, its memberships and what it holds", needs = "a signed-in account")
    @GetMapping("/api/me")
    Me me() {
        var id = callers.account();
        var account = accounts.find(id).orElseThrow(() -> new Refused(new NotFound("account", id.value())));
        return new Me(
                id,
                account.email(),
                organizations.memberships(id).stream()
                        .filter(membership -> callers.only()
                                .map(membership.organization().organizationId()::equals)
                                .orElse(true))
                        .map(this::membership)
                        .sorted(Comparator.comparing(Membership::name))
                        .toList());
    }

    private Membership membership(AccessModel.Membership membership) {
        var organization = membership.organization();
        var member = membership.member();
        return new Membership(
                organization.organizationId(),
                organization.name(),
                organization.subdomain(),
                member.memberId(),
                member.name(),
                mcpUrl.of(organization.subdomain()),
                organization.mcpServerEnabled(),
                organization.access().grants(member.memberId()).permissions().stream()
                        .distinct()
                        .toList());
    }
}
