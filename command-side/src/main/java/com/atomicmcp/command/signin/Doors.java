package com.atomicmcp.command.signin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Collections;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/** What must be shown at which door: a bearer token at the APIs, a session and its form tokens at the pages. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Doors {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** The requests of browsers for clients that say much have some 3,000. */
    private static final int MOST_REMEMBERED = 6_000;

    /**
     * The APIs. A session cookie opens nothing here, so that no other site can have a member's browser send commands.
     */
    @Bean
    @Order(20)
    SecurityFilterChain apiDoor(
            HttpSecurity http, ApiSessions sessions, @Value("${atomic.operator-token:}") String operatorToken) {
        return http.securityMatcher("/api", "/api/**", "/customer-api/**")
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .addFilterBefore(new BearerTokens(sessions, operatorToken), AnonymousAuthenticationFilter.class)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .exceptionHandling(exceptions -> exceptions
                        .authenticationEntryPoint((_, response, _) -> BearerTokens.refuse(
                                response, "A bearer token is needed: get one with POST /api/session."))
                        .accessDeniedHandler((_, response, _) -> Problem.write(
                                response, HttpStatus.FORBIDDEN, "not-allowed", "This is not open to you.")))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/api", "/api/openapi.json", "/api/assets/**")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.POST,
                                "/api/session",
                                "/api/invitations/accept",
                                "/api/password-reset",
                                "/api/password-reset/redemption")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    @Bean
    @Order(30)
    SecurityFilterChain pageDoor(
            HttpSecurity http, RequestCache asked, Passkeys passkeys, SignIn signIn, HttpServletRequest request) {
        return http.requestCache(cache -> cache.requestCache(asked))
                .formLogin(form -> form.loginPage("/login")
                        .usernameParameter("email")
                        .failureHandler(backToTheForm())
                        .permitAll())
                .with(new PasskeyDoor(passkeys, signIn, asked, request), Customizer.withDefaults())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/refused")) // only says why; consents are forwarded to it
                .exceptionHandling(exceptions -> exceptions
                        .authenticationEntryPoint(saysWhySessionsEnded())
                        .accessDeniedHandler(staleFormsGoBack()))
                .logout(logout -> logout.logoutSuccessUrl("/login?left").permitAll())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(
                                "/login",
                                "/invitation",
                                "/password-reset",
                                "/password-reset/redemption",
                                "/error",
                                "/refused",
                                "/assets/**",
                                "/webjars/**",
                                "/favicon.ico")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    /** A bean, so that no default user with a generated password is made. */
    @Bean
    AuthenticationProvider passwordDoor(SignIn signIn) {
        return new PasswordDoor(signIn);
    }

    /**
     * Where somebody wanted to go before they had to sign in: the authorization server and the pages share it. Only what
     * they can come back to is remembered, and only what is not too large: anybody can ask for anything, and what is
     * remembered takes memory.
     */
    @Bean
    RequestCache askedBeforeSignIn() {
        var cache = new HttpSessionRequestCache();
        var paths = PathPatternRequestMatcher.withDefaults();
        cache.setRequestMatcher(new AndRequestMatcher(
                new OrRequestMatcher(
                        paths.matcher(HttpMethod.GET, "/"),
                        paths.matcher(HttpMethod.GET, "/account"),
                        paths.matcher(HttpMethod.GET, "/consent"),
                        paths.matcher(HttpMethod.GET, "/oauth2/authorize")),
                request -> characters(request) <= MOST_REMEMBERED));
        return cache;
    }

    /** Of the query and of the header fields, which are remembered with it. */
    private static int characters(HttpServletRequest request) {
        var query = request.getQueryString();
        return (query == null ? 0 : query.length())
                + Collections.list(request.getHeaderNames()).stream()
                        .flatMap(name -> Collections.list(request.getHeaders(name)).stream())
                        .mapToInt(String::length)
                        .sum();
    }

    private static AuthenticationEntryPoint saysWhySessionsEnded() {
        return new LoginUrlAuthenticationEntryPoint("/login") {
            @Override
            protected String determineUrlToUseForThisRequest(
                    HttpServletRequest request, HttpServletResponse response, AuthenticationException needed) {
                return BrowserSessions.ended(request)
                        .map(why -> "/login?" + why)
                        .orElse("/login");
            }
        };
    }

    /** A form that was open for longer than its session: signing in again is all that is lost. */
    private static AccessDeniedHandler staleFormsGoBack() {
        var others = new AccessDeniedHandlerImpl();
        return (request, response, denied) -> {
            if (denied instanceof CsrfException) {
                response.sendRedirect("/login?" + BrowserSessions.ended(request).orElse("stale"));
            } else {
                others.handle(request, response, denied);
            }
        };
    }

    private static AuthenticationFailureHandler backToTheForm() {
        return (_, response, failure) ->
                response.sendRedirect(form(failure, "wrong".equals(failure.getMessage()) ? "wrong" : "busy"));
    }

    /**
     * The form once more, which says why somebody was not let in.
     *
     * @param why unless they have to wait
     */
    static String form(AuthenticationException failure, String why) {
        return failure instanceof LockedException locked && locked.getCause() instanceof TooManyAttempts tooMany
                ? "/login?wait=" + tooMany.seconds()
                : "/login?" + why;
    }

    /** A cookie that no script reads, that other sites' forms do not send, and that leaves by https alone where we have it. */
    @Bean
    ServletContextInitializer sessionCookie(@Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        return context -> {
            context.setSessionTrackingModes(Set.of(jakarta.servlet.SessionTrackingMode.COOKIE));
            var cookie = context.getSessionCookieConfig();
            cookie.setName("atomic_session");
            cookie.setHttpOnly(true);
            cookie.setSecure("https".equals(URI.create(issuer).getScheme()));
            cookie.setAttribute("SameSite", "Lax");
        };
    }
}
