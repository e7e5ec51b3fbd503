package com.atomicmcp.command.oauth;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.oauth.metadata.Fetcher;
import com.atomicmcp.command.signin.Secret;
import com.atomicmcp.organization.McpUrl;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadata;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** The endpoints of the authorization server, and what they serve beyond, or leave out of, what the framework does. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class AuthorizationServer {
    private static final List<String> METHODS = List.of("none", "client_secret_basic", "client_secret_post");

    @Bean
    @Order(10)
    SecurityFilterChain authorizationServerDoor(
            HttpSecurity http,
            ClientStore clients,
            StoredAuthorizations authorizations,
            Consents consents,
            Connections connections,
            AccessModel organizations,
            McpUrl mcpUrl,
            MetadataDocuments documents,
            RequestCache asked,
            KeySecret secret,
            SigningKeys keys,
            Clock clock,
            AuthorizationServerSettings settings) {
        var requests = new AuthorizationRequests(organizations, mcpUrl, documents);
        var publicClients = new PublicClients(clients);
        return http.securityMatcher("/oauth2/**", "/.well-known/**")
                .oauth2AuthorizationServer(server -> {
                    server.tokenGenerator(new AccessTokens(connections, secret).generator(keys, clock));
                    server.authorizationServerMetadataEndpoint(
                            metadata -> metadata.authorizationServerMetadataCustomizer(
                                    builder -> describe(builder, settings.getIssuer())));
                    server.clientAuthentication(client -> client.authenticationConverter(publicClients)
                            .authenticationProvider(publicClients)
                            .authenticationProviders(providers -> providers.forEach(provider -> {
                                if (provider instanceof ClientSecretAuthenticationProvider secrets) {
                                    secrets.setPasswordEncoder(new HashedSecrets());
                                }
                            })));
                    server.tokenEndpoint(token -> token.accessTokenRequestConverters(converters -> {
                        converters.clear();
                        converters.add(bearerOnly(new OAuth2AuthorizationCodeAuthenticationConverter()));
                        converters.add(bearerOnly(new OAuth2RefreshTokenAuthenticationConverter()));
                    }));
                    server.tokenEndpoint(token -> token.errorResponseHandler(TokenErrors::answer));
                    server.tokenRevocationEndpoint(revocation -> revocation.authenticationProviders(providers -> {
                        providers.clear();
                        providers.add(new Revocations(authorizations));
                    }));
                    var door = new ConsentDoor.Maker(authorizations, clients, consents, connections, secret, clock);
                    authorize(server, requests, door, new Refusals(consents, asked));
                })
                .requestCache(cache -> cache.requestCache(asked))
                .csrf(csrf ->
                        csrf.ignoringRequestMatchers("/oauth2/**")) // the state of a consent is the token of its form
                .cors(cors -> cors.configurationSource(browsers()))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(paths -> paths.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/oauth2/register")
                        .permitAll()
                        .requestMatchers("/oauth2/authorize", "/oauth2/token", "/oauth2/revoke")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(exceptions -> exceptions
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/login"),
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/oauth2/authorize"))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/login?stale"),
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/oauth2/authorize"))
                        .defaultAuthenticationEntryPointFor(TokenErrors::answerStranger, _ -> true)
                        .accessDeniedHandler((_, response, _) -> response.setStatus(HttpStatus.NOT_FOUND.value())))
                .build();
    }

    private static void authorize(
            OAuth2AuthorizationServerConfigurer server,
            AuthorizationRequests requests,
            ConsentDoor.Maker door,
            Refusals refusals) {
        server.authorizationEndpoint(endpoint -> endpoint.consentPage("/consent")
                .authorizationRequestConverters(converters -> converters.replaceAll(
                        converter -> converter instanceof OAuth2AuthorizationCodeRequestAuthenticationConverter
                                ? requests.converter()
                                : converter))
                .authenticationProviders(providers -> providers.replaceAll(provider -> {
                    if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider request) {
                        request.setAuthenticationValidator(requests::validate);
                        request.setAuthorizationConsentRequired(_ -> true);
                    }
                    return provider instanceof OAuth2AuthorizationConsentAuthenticationProvider consent
                            ? door.around(consent)
                            : provider;
                }))
                .authorizationResponseHandler((_, response, consented) -> response.sendRedirect(
                        Refusals.address((OAuth2AuthorizationCodeRequestAuthenticationToken) consented, null)))
                .errorResponseHandler(refusals));
    }

    /** RFC 8414: only what is really served. */
    private static void describe(OAuth2AuthorizationServerMetadata.Builder metadata, @Nullable String issuer) {
        metadata.claims(claims -> {
            claims.keySet()
                    .removeAll(Set.of(
                            "introspection_endpoint",
                            "introspection_endpoint_auth_methods_supported",
                            "tls_client_certificate_bound_access_tokens",
                            "dpop_signing_alg_values_supported"));
            claims.put("registration_endpoint", issuer + "/oauth2/register");
            claims.put("scopes_supported", List.of(Scopes.TOOLS));
            claims.put("response_modes_supported", List.of("query"));
            claims.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
            claims.put("token_endpoint_auth_methods_supported", METHODS);
            claims.put("revocation_endpoint_auth_methods_supported", METHODS);
            claims.put("authorization_response_iss_parameter_supported", true);
            claims.put("client_id_metadata_document_supported", true);
        });
    }

    /** Tokens are bound to no key: who proves to have one is told so, rather than given less than they believe. */
    private static AuthenticationConverter bearerOnly(AuthenticationConverter converter) {
        return request -> {
            if (request.getHeader("DPoP") != null) {
                throw new OAuth2AuthenticationException(
                        new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "DPoP is not served", null));
            }
            return converter.convert(request);
        };
    }

    /** Clients that run in a browser, wherever their page comes from; without cookies. */
    private static UrlBasedCorsConfigurationSource browsers() {
        var anyone = new CorsConfiguration();
        anyone.addAllowedOrigin(CorsConfiguration.ALL);
        anyone.addAllowedHeader(CorsConfiguration.ALL);
        anyone.setAllowedMethods(List.of("GET", "POST"));
        anyone.setAllowCredentials(false);
        var source = new UrlBasedCorsConfigurationSource();
        for (var path :
                List.of("/oauth2/token", "/oauth2/register", "/oauth2/revoke", "/oauth2/jwks", "/.well-known/**")) {
            source.registerCorsConfiguration(path, anyone);
        }
        return source;
    }

    @Bean
    Fetcher metadataFetcher(@Value("${atomic.client-hosts-within:}") Set<String> hostsWithin) {
        return Fetcher.ofTheInternet(hostsWithin);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        return AuthorizationServerSettings.builder().issuer(issuer).build();
    }

    /** Remembers nothing: members are asked every time, and what they consented to is a connection. */
    @Bean
    OAuth2AuthorizationConsentService consentsAskedEveryTime() {
        return new OAuth2AuthorizationConsentService() {
            @Override
            public void save(OAuth2AuthorizationConsent consent) {}

            @Override
            public void remove(OAuth2AuthorizationConsent consent) {}

            @Override
            public @Nullable OAuth2AuthorizationConsent findById(String clientId, String principal) {
                return null;
            }
        };
    }

    /** The secrets of confidential clients are random, so that their plain hash is enough. */
    private static final class HashedSecrets implements PasswordEncoder {
        @Override
        public String encode(@Nullable CharSequence secret) {
            return Secret.hash(String.valueOf(secret));
        }

        @Override
        public boolean matches(@Nullable CharSequence secret, @Nullable String hash) {
            return secret != null && hash != null && Secret.same(encode(secret), hash);
        }
    }
}
