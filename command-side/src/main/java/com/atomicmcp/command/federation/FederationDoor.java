package com.atomicmcp.command.federation;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.web.client.RestClient;

/** Where people come back to from the identity provider of their organization, and what its answer must be like. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class FederationDoor {
    private static final Logger logger = LoggerFactory.getLogger(FederationDoor.class);

    /** Under which the session has the words for somebody who was not let in. */
    static final String PROBLEM = FederationDoor.class.getName() + ".problem";

    /** Under which a request has whom it was sent to. */
    static final String ISSUER = FederationDoor.class.getName() + ".issuer";

    static final String CHANGED = "How this organization signs in was changed meanwhile. Begin again.";

    /** Without {@code form-action}: browsers hold the redirect to the provider that follows the form against it. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

    @Bean
    @Order(25)
    SecurityFilterChain federationChain(
            HttpSecurity http,
            Registrations registrations,
            Upstream upstream,
            FederatedSignIn signIn,
            RequestCache asked,
            RefusedVisitors refused) {
        var goOn = new SavedRequestAwareAuthenticationSuccessHandler();
        goOn.setRequestCache(asked);
        return http.securityMatcher("/federation", "/federation/**")
                .oauth2Login(login -> login.loginPage("/federation")
                        .loginProcessingUrl(Registrations.BACK + "*")
                        .clientRegistrationRepository(registrations)
                        .authorizedClientRepository(new KeepsNoTokens())
                        .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(new BegunByTheForm()))
                        .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(redeeming(upstream)))
                        .userInfoEndpoint(endpoint -> endpoint.oidcUserService(
                                vouched -> new DefaultOidcUser(List.of(), vouched.getIdToken())))
                        .successHandler(goOn)
                        .failureHandler(backToThePage(refused))
                        .withObjectPostProcessor(new ObjectPostProcessor<OAuth2LoginAuthenticationFilter>() {
                            @Override
                            public <O extends OAuth2LoginAuthenticationFilter> O postProcess(O filter) {
                                filter.setAuthenticationResultConverter(signIn);
                                // here, because the chain's own takes the place of what the configurer is told
                                filter.setSecurityContextRepository(new OpensOrdinarySessions());
                                return filter;
                            }
                        }))
                .requestCache(cache -> cache.requestCache(asked))
                .exceptionHandling(exceptions ->
                        exceptions.accessDeniedHandler((_, response, _) -> response.sendRedirect("/federation")))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(paths -> paths.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/federation")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/federation")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    /**
     * Redeems a code where it came from: an answer that came to the address of one provider, or that was asked for before
     * the organization changed to another, is never sent to another (RFC 9700, section 4.4, mix-up).
     */
    private static OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> redeeming(Upstream upstream) {
        var client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(upstream.requests())
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return grant -> {
            var came =
                    grant.getAuthorizationExchange().getAuthorizationResponse().getRedirectUri();
            if (!String.valueOf(came)
                    .endsWith(Registrations.BACK + grant.getClientRegistration().getRegistrationId())) {
                throw new Told("The answer of one identity provider came where another's belongs. Begin again.");
            }
            var asked = grant.getAuthorizationExchange().getAuthorizationRequest();
            var registration = grant.getClientRegistration();
            if (!Objects.equals(
                            asked.getAttribute(ISSUER),
                            registration.getProviderDetails().getIssuerUri())
                    || !registration.getClientId().equals(asked.getClientId())) {
                throw new Told(CHANGED);
            }
            return client.getTokenResponse(grant);
        };
    }

    private static AuthenticationFailureHandler backToThePage(RefusedVisitors refused) {
        return (request, response, failure) -> {
            refused.note(request, failure);
            request.getSession().setAttribute(PROBLEM, words(failure));
            response.sendRedirect("/federation?problem");
        };
    }

    /** What a provider says of an error is for the operator: anybody can put anything there. */
    private static String words(AuthenticationException failure) {
        if (failure instanceof Told told) {
            return told.words();
        }
        var code = failure instanceof OAuth2AuthenticationException refused
                ? String.valueOf(refused.getError().getErrorCode())
                : "";
        logger.info("A federated sign-in failed: {}", code.replaceAll("[^A-Za-z0-9_. -]", "?"));
        return switch (code) {
            case "access_denied" -> "Your identity provider did not let you in, or you said no there.";
            case "authorization_request_not_found" ->
                "This sign-in was begun in another window, or took too long. Begin again.";
            default ->
                "Your identity provider gave an answer that cannot be trusted. Begin again; if that does not"
                        + " help, tell an administrator of your organization.";
        };
    }

    /** Sign-in begins with the form alone, which other sites cannot send. */
    private static final class BegunByTheForm implements OAuth2AuthorizationRequestResolver {
        @Override
        public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
            return null;
        }

        @Override
        public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
            return null;
        }
    }

    /** Whoever watches over sessions need not know of any other sort than those that a password opens. */
    private static final class OpensOrdinarySessions implements SecurityContextRepository {
        private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

        @Override
        @SuppressWarnings({"deprecation", "removal"}) // the interface has no other
        public SecurityContext loadContext(HttpRequestResponseHolder holder) {
            return sessions.loadContext(holder);
        }

        @Override
        public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
            var visitor = context.getAuthentication();
            sessions.saveContext(
                    visitor == null ? context : new SecurityContextImpl(FederatedSignIn.ordinary(visitor)),
                    request,
                    response);
        }

        @Override
        public boolean containsContext(HttpServletRequest request) {
            return sessions.containsContext(request);
        }
    }

    /** What the provider lets this server read is of no use to it. */
    private static final class KeepsNoTokens implements OAuth2AuthorizedClientRepository {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String registration, Authentication principal, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                Authentication principal,
                HttpServletRequest request,
                HttpServletResponse response) {}

        @Override
        public void removeAuthorizedClient(
                String registration,
                Authentication principal,
                HttpServletRequest request,
                HttpServletResponse response) {}
    }
}
