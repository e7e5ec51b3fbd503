package com.atomicmcp.command.federation;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.command.federation.Upstream.Unreachable;
import com.atomicmcp.organization.Federation;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * As what this server is known to the identity provider of each organization: a registration each, by the organization's
 * subdomain, with an address of its own that answers come back to, so that no provider's answer passes for another's.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Registrations implements ClientRegistrationRepository, JwtDecoderFactory<ClientRegistration> {
    static final String BACK = "/federation/back/";

    private final AccessModel organizations;
    private final Providers providers;
    private final ClientSecrets secrets;
    private final String issuer;

    Registrations(
            AccessModel organizations,
            Providers providers,
            ClientSecrets secrets,
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        this.organizations = organizations;
        this.providers = providers;
        this.secrets = secrets;
        this.issuer = issuer;
    }

    /** The address that answers come back to, as it must be registered with the provider. */
    String redirect(String subdomain) {
        return issuer + BACK + subdomain;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String subdomain) {
        var organization = organizations.organization(subdomain);
        var federation = organization.flatMap(OrganizationState::federation);
        if (organization.isEmpty() || federation.isEmpty()) {
            return null;
        }
        try {
            return registration(organization.get(), federation.get());
        } catch (Unreachable unreachable) {
            return null;
        }
    }

    /** @throws Unreachable if the provider cannot be asked, or the client's secret is not there */
    ClientRegistration registration(OrganizationState organization, Federation federation) throws Unreachable {
        var provider = providers.find(federation.issuer()).provider();
        var secret = secrets.find(organization.organizationId(), federation)
                .orElseThrow(() -> new Unreachable("the client secret is missing"));
        var scopes = new ArrayList<>(federation.scopes());
        scopes.remove(OidcScopes.OPENID);
        scopes.addFirst(OidcScopes.OPENID);
        return ClientRegistration.withRegistrationId(organization.subdomain())
                .clientId(federation.clientId())
                .clientSecret(secret)
                .clientAuthenticationMethod(provider.method())
                .clientName(federation.displayName())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(redirect(organization.subdomain()))
                .scope(scopes)
                .issuerUri(provider.issuer())
                .authorizationUri(provider.authorizationEndpoint().toString())
                .tokenUri(provider.tokenEndpoint().toString())
                .jwkSetUri(provider.keys().toString())
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build();
    }

    /** Reads ID tokens: signed with one of the provider's keys, from it, for this client, and now. */
    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        try {
            var known = providers.find(
                    String.valueOf(registration.getProviderDetails().getIssuerUri()));
            var decoder = NimbusJwtDecoder.withJwkSource(known.keys())
                    .jwsAlgorithms(
                            algorithms -> algorithms.addAll(known.provider().algorithms()))
                    .build();
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                    new JwtTimestampValidator(), // knows "not before", too
                    new OidcIdTokenValidator(registration)));
            return decoder;
        } catch (Unreachable unreachable) {
            throw new Told(unreachable.why());
        }
    }
}
