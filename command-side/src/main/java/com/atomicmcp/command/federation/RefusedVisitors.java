package com.atomicmcp.command.federation;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.atomicmcp.audit.refusal.Refusals;
import com.atomicmcp.command.signin.Network;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.stereotype.Component;

/** Has it noted where somebody came from an organization's identity provider and was not let in. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class RefusedVisitors {

    private final AccessModel organizations;
    private final Refusals refusals;

    RefusedVisitors(AccessModel organizations, Refusals refusals) {
        this.organizations = organizations;
        this.refusals = refusals;
    }

    /** Whom they were said to be is not noted: of that nothing is proven. */
    void note(HttpServletRequest request, AuthenticationException failure) {
        var rule = rule(failure);
        var path = request.getRequestURI();
        organizations
                .organization(path.substring(path.lastIndexOf('/') + 1))
                .filter(_ -> !rule.isEmpty())
                .ifPresent(organization -> refusals.note(new Refusal(
                        organization.organizationId(),
                        Kind.FEDERATION,
                        null,
                        null,
                        rule,
                        null,
                        Network.of(request.getRemoteAddr()),
                        "Workbench")));
    }

    /** Nothing for what this server did not ask for: anybody can open that address. */
    private static String rule(AuthenticationException failure) {
        if (failure instanceof Told) {
            return "not-let-in";
        }
        var code = failure instanceof OAuth2AuthenticationException refused
                ? refused.getError().getErrorCode()
                : "";
        return switch (String.valueOf(code)) {
            case "authorization_request_not_found" -> "";
            case "access_denied" -> "refused-by-provider";
            default -> "answer-not-trusted";
        };
    }
}
