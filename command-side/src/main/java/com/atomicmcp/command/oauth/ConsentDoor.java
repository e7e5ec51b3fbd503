package com.atomicmcp.command.oauth;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.rejection.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Takes the answer of the consent page: asks once more whether the member may, and opens the connection. Who answers
 * twice, with a double click or by going back, is sent to the client with the same code: a browser drops the answer to
 * the first.
 */
final class ConsentDoor implements AuthenticationProvider {
    /** The error of a consent that cannot be had; it is shown to the member and never sent to the client. */
    static final String REFUSED = "consent_refused";

    private static final Duration TO_REDEEM = Duration.ofMinutes(5);
    private static final OAuth2TokenType STATE = new OAuth2TokenType(OAuth2ParameterNames.STATE);

    private final AuthenticationProvider framework;
    private final StoredAuthorizations authorizations;
    private final ClientStore clients;
    private final Consents consents;
    private final Connections connections;
    private final KeySecret secret;
    private final Clock clock;
    private final Object[] turns = Stream.generate(Object::new).limit(64).toArray();

    ConsentDoor(
            AuthenticationProvider framework,
            StoredAuthorizations authorizations,
            ClientStore clients,
            Consents consents,
            Connections connections,
            KeySecret secret,
            Clock clock) {
        this.framework = framework;
        this.authorizations = authorizations;
        this.clients = clients;
        this.consents = consents;
        this.connections = connections;
        this.secret = secret;
        this.clock = clock;
    }

    /** What every door has in common. */
    record Maker(
            StoredAuthorizations authorizations,
            ClientStore clients,
            Consents consents,
            Connections connections,
            KeySecret secret,
            Clock clock) {

        AuthenticationProvider around(OAuth2AuthorizationConsentAuthenticationProvider framework) {
            framework.setAuthorizationCodeGenerator(codes(secret, clock));
            return new ConsentDoor(framework, authorizations, clients, consents, connections, secret, clock);
        }
    }

    /** Codes follow from the states of their questions, so that the same answer gives the same code. */
    private static OAuth2TokenGenerator<OAuth2AuthorizationCode> codes(KeySecret secret, Clock clock) {
        return context -> {
            if (!(context.getAuthorizationGrant() instanceof OAuth2AuthorizationConsentAuthenticationToken answer)) {
                throw new IllegalStateException("a code without consent");
            }
            var now = clock.instant();
            return new OAuth2AuthorizationCode(code(secret, answer.getState()), now, now.plus(TO_REDEEM));
        };
    }

    private static String code(KeySecret secret, String state) {
        return secret.successor("code", state);
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var answer = (OAuth2AuthorizationConsentAuthenticationToken) authentication;
        synchronized (turns[Math.floorMod(answer.getState().hashCode(), turns.length)]) {
            return decide(answer);
        }
    }

    private @Nullable Authentication decide(OAuth2AuthorizationConsentAuthenticationToken answer) {
        var authorization = authorizations.findByToken(answer.getState(), STATE);
        if (authorization == null || !isTheirs(answer, authorization)) {
            return authorizations
                    .answered(answer.getState())
                    .filter(answered ->
                            isTheirs(answer, answered) && !answer.getScopes().isEmpty())
                    .map(answered -> again(answer, answered))
                    .orElseThrow(() -> refused("This question is not open any more. Start again in your client."));
        }
        if (answer.getScopes().isEmpty()) {
            return framework.authenticate(answer); // tells the client that it was denied
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
        var consented = framework.authenticate(answer);
        try {
            // first: a connection whose client is swept away would be worse than a client too many
            if (!clients.consented(client)) {
                throw refused("The client is not registered any more.");
            }
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

    private Authentication again(OAuth2AuthorizationConsentAuthenticationToken answer, OAuth2Authorization answered) {
        var client = clients.findById(answered.getRegisteredClientId());
        if (client == null) {
            throw refused("The client is not registered any more.");
        }
        var request = Consents.request(answered);
        var now = clock.instant();
        return new OAuth2AuthorizationCodeRequestAuthenticationToken(
                request.getAuthorizationUri(),
                request.getClientId(),
                (Authentication) answer.getPrincipal(),
                new OAuth2AuthorizationCode(code(secret, answer.getState()), now, now.plus(TO_REDEEM)),
                AuthorizationRequests.redirect(answered, client),
                request.getState(),
                answered.getAuthorizedScopes());
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
