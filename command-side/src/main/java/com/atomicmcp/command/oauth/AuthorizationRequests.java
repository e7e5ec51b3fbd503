package com.atomicmcp.command.oauth;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.signin.Visitor;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.McpUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.StringUtils;

/** What an authorization request must say beyond what the framework asks for. */
final class AuthorizationRequests {
    /** The error of RFC 8707, section 2, for a resource that tokens cannot be had for. */
    static final String INVALID_TARGET = "invalid_target";

    /** Ours: the account that is signed in cannot ask for this resource, but another one may. */
    static final String NOT_A_MEMBER = "not_a_member";

    private final AccessModel organizations;
    private final McpUrl mcpUrl;
    private final MetadataDocuments documents;

    AuthorizationRequests(AccessModel organizations, McpUrl mcpUrl, MetadataDocuments documents) {
        this.organizations = organizations;
        this.mcpUrl = mcpUrl;
        this.documents = documents;
    }

    /** Where the answer goes: where the client asked for it, or to the only place that it has registered. */
    static String redirect(OAuth2Authorization authorization, RegisteredClient client) {
        var asked = Consents.request(authorization).getRedirectUri();
        return StringUtils.hasText(asked)
                ? asked
                : client.getRedirectUris().iterator().next();
    }

    /** Reads a request; who asks for no scope that opens the tools asks for them all the same. */
    AuthenticationConverter converter() {
        var converter = new OAuth2AuthorizationCodeRequestAuthenticationConverter();
        return (HttpServletRequest request) -> {
            if (request.getParameter("request") != null || request.getParameter("request_uri") != null) {
                throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                        new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "request objects are not served", null),
                        null);
            }
            var client = request.getParameter("client_id");
            if (client != null && MetadataDocuments.isUrl(client)) {
                var account = account(SecurityContextHolder.getContext().getAuthentication());
                if (account.isEmpty()) {
                    return null; // they sign in first: nobody else has this server fetch anything
                }
                learn(client, account.get());
            }
            if (!(converter.convert(request) instanceof OAuth2AuthorizationCodeRequestAuthenticationToken asked)) {
                return null;
            }
            var scopes = new TreeSet<>(asked.getScopes());
            scopes.add(Scopes.TOOLS);
            return copy(asked, asked.getRedirectUri(), scopes);
        };
    }

    private void learn(String client, AccountId account) {
        try {
            documents.learn(client, account);
        } catch (MetadataDocuments.NoDocument none) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(
                            OAuth2ErrorCodes.INVALID_CLIENT,
                            "the client's metadata document will not do: " + none.getMessage(),
                            null),
                    null);
        }
    }

    /** Redirect first: no error is sent to an address that is not the client's. */
    void validate(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken asked = context.getAuthentication();
        var client = context.getRegisteredClient();
        var redirect = asked.getRedirectUri();
        if (!StringUtils.hasText(redirect)) {
            if (client.getRedirectUris().size() != 1) {
                throw refusal(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri is missing", asked, null);
            }
            redirect = client.getRedirectUris().iterator().next();
        } else if (!Redirects.matches(redirect, client.getRedirectUris())) {
            throw refusal(
                    OAuth2ErrorCodes.INVALID_REQUEST,
                    "redirect_uri is not one that the client has registered",
                    asked,
                    null);
        }
        if (!Set.copyOf(Scopes.ALL).containsAll(asked.getScopes())) {
            throw refusal(OAuth2ErrorCodes.INVALID_SCOPE, "scope: mcp:tools", asked, redirect);
        }
        var subdomain = asked.getAdditionalParameters().get("resource") instanceof String resource
                ? mcpUrl.subdomain(resource)
                : Optional.<String>empty();
        if (subdomain.isEmpty()) {
            throw refusal(INVALID_TARGET, "resource is not the MCP URL of an organization", asked, redirect);
        }
        var account = account(asked);
        if (account.isPresent() && !isMember(account.get(), only(asked.getPrincipal()), subdomain.get(), client)) {
            throw refusal(NOT_A_MEMBER, "resource", asked, redirect);
        }
    }

    /** Who is signed in. Before sign-in only the form of a request is looked at. */
    static Optional<AccountId> account(OAuth2AuthorizationCodeRequestAuthenticationToken asked) {
        return account(asked.getPrincipal());
    }

    private static Optional<AccountId> account(@Nullable Object principal) {
        return principal instanceof Authentication someone
                        && !(someone instanceof AnonymousAuthenticationToken)
                        && someone.isAuthenticated()
                ? Optional.of(new AccountId(someone.getName()))
                : Optional.empty();
    }

    private static Optional<OrganizationId> only(@Nullable Object principal) {
        return principal instanceof Authentication someone ? Visitor.only(someone) : Optional.empty();
    }

    /**
     * An organization that does not exist is refused in the same words as one that the account is no member of: neither
     * tells which there are.
     */
    private boolean isMember(
            AccountId account, Optional<OrganizationId> open, String subdomain, RegisteredClient client) {
        var only = ClientStore.organization(client);
        return organizations
                .organization(subdomain)
                .filter(state -> only.isEmpty() || only.get().equals(state.organizationId()))
                .filter(state -> open.isEmpty() || open.get().equals(state.organizationId()))
                .flatMap(state -> organizations.member(state.organizationId(), account))
                .isPresent();
    }

    /** @param redirect where to send the error; none to show it here */
    private static OAuth2AuthorizationCodeRequestAuthenticationException refusal(
            String code,
            String description,
            OAuth2AuthorizationCodeRequestAuthenticationToken asked,
            @Nullable String redirect) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(code, description, null), copy(asked, redirect, asked.getScopes()));
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationToken copy(
            OAuth2AuthorizationCodeRequestAuthenticationToken asked, @Nullable String redirect, Set<String> scopes) {
        return new OAuth2AuthorizationCodeRequestAuthenticationToken(
                asked.getAuthorizationUri(),
                asked.getClientId(),
                (Authentication) asked.getPrincipal(),
                redirect,
                asked.getState(),
                scopes,
                asked.getAdditionalParameters());
    }
}
