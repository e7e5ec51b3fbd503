package com.atomicmcp.command.oauth;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.rejection.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;

/** Takes the answer of the consent page: asks once more whether the member may, and opens the connection. */
final class ConsentDoor implements AuthenticationProvider {
    /** The error of a consent that cannot be had; it is shown to the member and never sent to the client. */
    static final String REFUSED = "consent_refused";

    private static final OAuth2TokenType STATE = new OAuth2TokenType(OAuth2ParameterNames.STATE);

    private final AuthenticationProvider framework;
    private final StoredAuthorizations authorizations;
    private final ClientStore clients;
    private final Consents consents;
    private final Connections connections;

    ConsentDoor(
            AuthenticationProvider framework,
            StoredAuthorizations authorizations,
            ClientStore clients,
            Consents consents,
            Connections connections) {
        this.framework = framework;
        this.authorizations = authorizations;
        this.clients = clients;
        this.consents = consents;
        this.connections = connections;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var answer = (OAuth2AuthorizationConsentAuthenticationToken) authentication;
        var authorization = authorizations.findByToken(answer.getState(), STATE);
        var denied = answer.getScopes().isEmpty();
        if (authorization == null || denied || !isTheirs(answer, authorization)) {
            return framework.authenticate(authentication); // which refuses, or tells the client that it was denied
        }
        var client = clients.findById(authorization.getRegisteredClientId());
        if (client == null) {
            throw refused("The client is not registered any more.");
        }
        var resource = Consents.resource(authorization);
        var asked = consents.ask(
                        new AccountId(authorization.getPrincipalName()), resource, new ClientId(client.getClientId()))
                .orElseThrow(() -> refused("You are not a member of this organization."));
        if (!asked.obstacles().isEmpty()) {
            throw refused(asked.obstacles().getFirst().title() + ".");
        }
        var grant =
                new Grant(asked.organization().organizationId(), asked.member().memberId(), ConnectionId.random());
        authorizations.save(OAuth2Authorization.from(authorization)
                .attribute(Grant.ATTRIBUTE, grant)
                .build());
        var consented = framework.authenticate(authentication);
        try {
            clients.consented(
                    client); // first: a connection whose client is swept away would be worse than a client too many
            connections.open(
                    grant,
                    client,
                    resource,
                    answer.getScopes().stream().sorted().toList());
        } catch (Refused refusal) {
            authorizations.remove(authorization);
            throw refused(refusal.rejection().message());
        }
        return consented;
    }

    private static boolean isTheirs(
            OAuth2AuthorizationConsentAuthenticationToken answer, OAuth2Authorization authorization) {
        return answer.getPrincipal() instanceof Authentication principal
                && principal.isAuthenticated()
                && principal.getName().equals(authorization.getPrincipalName());
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException refused(String why) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(new OAuth2Error(REFUSED, why, null), null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return framework.supports(authentication);
    }
}
