package com.atomicmcp.command.oauth;

import com.atomicmcp.command.signin.Secret;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Makes the tokens: signed ones that say for five minutes who asks for which organization (RFC 9068), and never what
 * they may do; and opaque ones to get the next with.
 */
final class AccessTokens {
    private final Connections connections;
    private final KeySecret secret;

    AccessTokens(Connections connections, KeySecret secret) {
        this.connections = connections;
        this.secret = secret;
    }

    OAuth2TokenGenerator<OAuth2Token> generator(SigningKeys keys, Clock clock) {
        var signed = new JwtGenerator(new NimbusJwtEncoder(keys));
        signed.setJwtCustomizer(context -> {
            describe(context);
            context.getJwsHeader().keyId(keys.active());
        });
        signed.setClock(clock);
        OAuth2TokenGenerator<OAuth2RefreshToken> opaque = context -> {
            if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
                return null;
            }
            var now = clock.instant();
            var lifetime = context.getRegisteredClient().getTokenSettings().getRefreshTokenTimeToLive();
            return new OAuth2RefreshToken(next(context.getAuthorizationGrant()), now, now.plus(lifetime));
        };
        return new DelegatingOAuth2TokenGenerator(signed, opaque);
    }

    /** Whoever refreshes again with the same token, because the answer was lost or two did so at once, is given the same. */
    private String next(@Nullable Authentication grant) {
        return grant instanceof OAuth2RefreshTokenAuthenticationToken refresh
                ? secret.successor("refresh token", refresh.getRefreshToken())
                : Secret.random();
    }

    private void describe(JwtEncodingContext context) {
        var authorization = context.getAuthorization();
        if (authorization == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
        var client = context.getRegisteredClient();
        var grant = Grant.of(authorization);
        if (!connections.stands(grant, client)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
        var resource = Consents.resource(authorization);
        if (context.getAuthorizationGrant() instanceof OAuth2AuthorizationGrantAuthenticationToken request) {
            var asked = request.getAdditionalParameters().get("resource");
            if (asked != null && !asked.equals(resource)) {
                throw new OAuth2AuthenticationException(new OAuth2Error(
                        AuthorizationRequests.INVALID_TARGET, "resource is not the one that was consented to", null));
            }
        }
        context.getClaims()
                .audience(new ArrayList<>(List.of(resource)))
                .claim("org", grant.organizationId().value())
                .claim("mem", grant.memberId().value())
                .claim("sid", grant.connectionId().value())
                .claim("client_id", client.getClientId())
                .claim("scope", String.join(" ", new TreeSet<>(context.getAuthorizedScopes())));
        context.getJwsHeader().type("at+jwt").algorithm(SignatureAlgorithm.ES256);
    }
}
