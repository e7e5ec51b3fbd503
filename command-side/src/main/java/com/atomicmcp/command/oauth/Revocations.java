package com.atomicmcp.command.oauth;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/** Ends a family of tokens, and the connection it stands for, when its client says that it is done (RFC 7009). */
final class Revocations implements AuthenticationProvider {
    private final StoredAuthorizations authorizations;
    private final JwtDecoder accessTokens;

    Revocations(StoredAuthorizations authorizations, JwtDecoder accessTokens) {
        this.authorizations = authorizations;
        this.accessTokens = accessTokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2TokenRevocationAuthenticationToken) authentication;
        if (!(asked.getPrincipal() instanceof OAuth2ClientAuthenticationToken client)
                || !client.isAuthenticated()
                || client.getRegisteredClient() == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        var authorization = find(asked.getToken());
        if (authorization != null) {
            if (!authorization
                    .getRegisteredClientId()
                    .equals(client.getRegisteredClient().getId())) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
            }
            authorizations.revoke(authorization);
        }
        return asked; // an unknown token is as good as revoked
    }

    /** An access token ends what it was issued for, as a refresh token does; one that has expired is as good as revoked. */
    private @Nullable OAuth2Authorization find(String token) {
        var found = authorizations.findByToken(token, null);
        if (found != null || token.indexOf('.') < 0) {
            return found;
        }
        try {
            return authorizations.findByConnection(accessTokens.decode(token).getClaimAsString("sid"));
        } catch (JwtException notOurs) {
            return null;
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
