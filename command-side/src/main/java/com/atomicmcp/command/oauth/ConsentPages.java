package com.atomicmcp.command.oauth;

import com.atomicmcp.door.Callers;
import com.atomicmcp.id.ClientId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

    /** Under which it leaves the address that would tell the client of it, where that is not to be trusted unasked. */
    static final String BACK = "atomic.back";

    /** Under which it leaves word that another account may do better. */
    static final String OTHER_ACCOUNT = "atomic.other-account";

    /**
     * Without {@code form-action}: browsers hold every redirect that follows a form against it, and nobody but the client
     * knows where its own address sends people on.
     */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

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
     * @param clientHost whose it is, where its id is the URL of its document; nothing where nobody vouches for it
     * @param local whether the answer goes to a program on the member's own machine
     */
    public record Question(
            String clientId,
            String clientName,
            @Nullable String clientHost,
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
        var redirect = AuthorizationRequests.redirect(authorization, client);
        response.setHeader("Content-Security-Policy", POLICY);
        model.addAttribute(
                "question",
                new Question(
                        client.getClientId(),
                        client.getClientName(),
                        ClientStore.host(client).orElse(null),
                        URI.create(redirect).getHost(),
                        Redirects.loopback(redirect),
                        asked.get().organization().name(),
                        asked.get().member().name() + " ("
                                + asked.get().member().email() + ")",
                        state));
        model.addAttribute("scopes", Consents.request(authorization).getScopes());
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
        if (request.getAttribute(BACK) instanceof String back) {
            model.addAttribute("back", back);
            model.addAttribute("host", URI.create(back).getHost());
        }
        model.addAttribute("otherAccount", request.getAttribute(OTHER_ACCOUNT) != null);
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
}
