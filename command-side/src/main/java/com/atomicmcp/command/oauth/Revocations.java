package com.atomicmcp.command.oauth;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/** Ends a family of tokens, and the connection it stands for, when its client says that it is done (RFC 7009). */
final class Revocations implements AuthenticationProvider {
    private final StoredAuthorizations authorizations;

    Revocations(StoredAuthorizations authorizations) {
        this.authorizations = authorizations;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2TokenRevocationAuthenticationToken) authentication;
        if (!(asked.getPrincipal() instanceof OAuth2ClientAuthenticationToken client)
                || !client.isAuthenticated()
                || client.getRegisteredClient() == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        var authorization = authorizations.findByToken(asked.getToken(), null);
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

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
