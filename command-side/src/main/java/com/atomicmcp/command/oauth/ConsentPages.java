package com.atomicmcp.command.oauth;

import com.atomicmcp.door.Callers;
import com.atomicmcp.id.ClientId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Asks a member whether a client may read in their name, or tells them why they cannot let it. */
@Controller
class ConsentPages {
    /** Under which the authorization endpoint leaves word of why it shows {@code /refused}. */
    static final String REASON = "atomic.reason";

    private static final OAuth2TokenType STATE = new OAuth2TokenType(OAuth2ParameterNames.STATE);

    private final StoredAuthorizations authorizations;
    private final ClientStore clients;
    private final Consents consents;
    private final Callers callers;

    ConsentPages(StoredAuthorizations authorizations, ClientStore clients, Consents consents, Callers callers) {
        this.authorizations = authorizations;
        this.clients = clients;
        this.consents = consents;
        this.callers = callers;
    }

    /**
     * What the page says.
     *
     * @param clientName as the client calls itself
     * @param local whether the answer goes to a program on the member's own machine
     */
    public record Question(
            String clientId,
            String clientName,
            String redirectHost,
            boolean local,
            String organization,
            String member,
            String state) {}

    @GetMapping("/consent")
    String consent(@RequestParam(required = false) @Nullable String state, Model model, HttpServletResponse response) {
        var authorization = state == null ? null : authorizations.findByToken(state, STATE);
        var client = authorization == null ? null : clients.findById(authorization.getRegisteredClientId());
        var account = callers.account();
        if (authorization == null
                || client == null
                || state == null
                || !authorization.getPrincipalName().equals(account.value())) {
            return refused("This question is not open any more. Start again in your client.", model, response);
        }
        var asked = consents.ask(account, Consents.resource(authorization), new ClientId(client.getClientId()));
        if (asked.isEmpty()) {
            return refused("You are not a member of this organization.", model, response);
        }
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        var redirect = request != null && request.getRedirectUri() != null
                ? request.getRedirectUri()
                : client.getRedirectUris().iterator().next();
        response.setHeader("Content-Security-Policy", policy(redirect));
        model.addAttribute(
                "question",
                new Question(
                        client.getClientId(),
                        client.getClientName(),
                        URI.create(redirect).getHost(),
                        Redirects.loopback(redirect),
                        asked.get().organization().name(),
                        asked.get().member().name() + " ("
                                + asked.get().member().email() + ")",
                        state));
        model.addAttribute("scopes", request == null ? Scopes.ALL : request.getScopes());
        model.addAttribute("tools", asked.get().tools());
        model.addAttribute("obstacles", asked.get().obstacles());
        if (!asked.get().obstacles().isEmpty()) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            return "consent-refused";
        }
        return "consent";
    }

    /** Shown in place of a redirect that could not be trusted, or that would say nothing to the member. */
    @RequestMapping("/refused")
    String refused(HttpServletRequest request, Model model, HttpServletResponse response) {
        return refused(
                request.getAttribute(REASON) instanceof String reason ? reason : "There is nothing to see here.",
                model,
                response);
    }

    private static String refused(String reason, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        model.addAttribute("reason", reason);
        return "refused";
    }

    /** Browsers hold the redirect that follows a form against the page's {@code form-action}, too. */
    private static String policy(String redirect) {
        var uri = URI.create(redirect);
        var origin = uri.getHost().startsWith("[")
                ? uri.getScheme() + ":" // a policy cannot name an IPv6 address
                : uri.getScheme() + "://" + uri.getRawAuthority();
        return "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' " + origin
                + "; frame-ancestors 'none'; base-uri 'none'";
    }
}
