package com.atomicmcp.command.federation;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.command.federation.Upstream.Unreachable;
import com.atomicmcp.command.signin.FederatedAccounts;
import com.atomicmcp.id.AccountId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page from which people go to the identity provider of their organization. */
@Controller
class FederationPages {
    private static final Logger logger = LoggerFactory.getLogger(FederationPages.class);

    private final AccessModel organizations;
    private final Registrations registrations;
    private final FederatedAccounts accounts;
    private final HttpSessionOAuth2AuthorizationRequestRepository requests =
            new HttpSessionOAuth2AuthorizationRequestRepository();
    private final DefaultOAuth2AuthorizationRequestResolver resolver;

    FederationPages(AccessModel organizations, Registrations registrations, FederatedAccounts accounts) {
        this.organizations = organizations;
        this.registrations = registrations;
        this.accounts = accounts;
        this.resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations);
    }

    /**
     * @param organization its subdomain; asked for where it is not known yet
     * @param invitation the token of the invitation that is to be accepted, if any
     * @param link there where the account that is signed in is to be linked
     */
    @GetMapping("/federation")
    String page(
            @RequestParam(required = false) @Nullable String organization,
            @RequestParam(required = false) @Nullable String invitation,
            @RequestParam(required = false) @Nullable String link,
            Model model,
            HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null && session.getAttribute(FederationDoor.PROBLEM) instanceof String problem) {
            session.removeAttribute(FederationDoor.PROBLEM);
            model.addAttribute("problem", problem);
        }
        return show(organization, invitation, link, model);
    }

    @PostMapping("/federation")
    String go(
            @RequestParam(required = false) @Nullable String organization,
            @RequestParam(required = false) @Nullable String invitation,
            @RequestParam(required = false) @Nullable String link,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        var known = organizations.organization(subdomain(organization));
        var federation = known.flatMap(OrganizationState::federation);
        try {
            if (known.isEmpty() || federation.isEmpty()) {
                throw new Told("No organization with this name signs in here with an identity provider of its own.");
            }
            var intent = intent(known.get(), invitation, link);
            var subdomain =
                    registrations.registration(known.get(), federation.get()).getRegistrationId();
            var asked = resolver.resolve(request, subdomain);
            if (asked == null) {
                throw new Unreachable("it was not there a moment later");
            }
            asked = OAuth2AuthorizationRequest.from(asked)
                    .attributes(attributes -> {
                        attributes.put(Intent.NAME, intent);
                        attributes.put(FederationDoor.ISSUER, federation.get().issuer());
                    })
                    .build();
            requests.saveAuthorizationRequest(asked, request, response);
            return "redirect:" + asked.getAuthorizationRequestUri();
        } catch (Told told) {
            model.addAttribute("problem", told.words());
        } catch (Unreachable unreachable) {
            logger.warn("The identity provider of {} cannot be asked: {}", subdomain(organization), unreachable.why());
            model.addAttribute(
                    "problem",
                    "The identity provider of this organization cannot be asked now. Try again in a minute; if that"
                            + " does not help, tell one of its administrators.");
        }
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return show(organization, invitation, link, model);
    }

    /** Only what may lead somewhere is remembered until the answer: anybody can send anything here. */
    private Intent intent(OrganizationState organization, @Nullable String invitation, @Nullable String link) {
        if (link != null) {
            return FederatedSignIn.signedIn()
                    .map(visitor -> new Intent.Link(new AccountId(visitor.getName())))
                    .orElseThrow(() -> new Told("Sign in with your password first, then link your account."));
        }
        if (invitation == null || invitation.isBlank()) {
            return new Intent.SignIn();
        }
        if (accounts.invitee(invitation)
                .filter(invitee -> invitee.organizationId().equals(organization.organizationId()))
                .isEmpty()) {
            throw new Told("This invitation is not open any more. Ask an administrator for a new one.");
        }
        return new Intent.Accept(invitation);
    }

    private String show(
            @Nullable String organization, @Nullable String invitation, @Nullable String link, Model model) {
        var invitee = accounts.invitee(invitation);
        var account = FederatedSignIn.signedIn().map(visitor -> new AccountId(visitor.getName()));
        // what an organization is called is told to those alone who are invited to it, or members of it
        var known = invitee.flatMap(found -> organizations.organization(found.organizationId()))
                .or(() -> account.flatMap(own -> organizations
                        .organization(subdomain(organization))
                        .filter(state -> organizations
                                .member(state.organizationId(), own)
                                .isPresent())))
                .filter(state -> state.federation().isPresent());
        model.addAttribute("invitation", invitee.isPresent() ? invitation : null);
        model.addAttribute("link", link != null && known.isPresent());
        model.addAttribute("account", account.flatMap(accounts::email).orElse(null));
        model.addAttribute(
                "organization", known.map(OrganizationState::subdomain).orElse(organization));
        model.addAttribute("name", known.map(OrganizationState::name).orElse(null));
        model.addAttribute(
                "provider",
                known.flatMap(OrganizationState::federation)
                        .filter(_ -> invitee.isPresent() || link != null)
                        .map(federation -> federation.displayName())
                        .orElse(null));
        return "federation";
    }

    private static String subdomain(@Nullable String typed) {
        return typed == null ? "" : typed.strip().toLowerCase(Locale.ROOT);
    }
}
