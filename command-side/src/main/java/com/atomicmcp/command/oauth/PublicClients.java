package com.atomicmcp.command.oauth;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Lets clients without a secret refresh and revoke by their id alone: there the token itself is what they show. The
 * framework knows them only by the code verifier of their first request.
 */
final class PublicClients implements AuthenticationProvider, AuthenticationConverter {

    /** Made by the converter here alone: nothing that a request says of itself can pass for one. */
    private static final class ById extends OAuth2ClientAuthenticationToken {
        private static final long serialVersionUID = 1L;

        ById(String clientId) {
            super(clientId, ClientAuthenticationMethod.NONE, null, null);
        }
    }

    private final ClientStore clients;

    PublicClients(ClientStore clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var id = request.getParameter("client_id");
        if (id == null
                || id.isBlank()
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || request.getParameter("client_secret") != null
                || request.getParameter("client_assertion") != null) {
            return null;
        }
        var grant = request.getParameter("grant_type");
        if ("authorization_code".equals(grant) && request.getParameter("code_verifier") == null) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_GRANT, "code_verifier is missing", null));
        }
        if (!"refresh_token".equals(grant) && !request.getRequestURI().endsWith("/oauth2/revoke")) {
            return null;
        }
        return new ById(id);
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var client = clients.findByClientId(authentication.getName());
        if (client == null || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return ById.class.isAssignableFrom(authentication);
    }
}
