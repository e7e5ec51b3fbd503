package com.atomicmcp.gateway.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.server.resource.OAuth2ProtectedResourceMetadata;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lets in whoever carries a token that was issued for the organization they address, and says where tokens are issued. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class ResourceServer {

    @Bean
    @Order(1)
    SecurityWebFilterChain endpointChain(
            ServerHttpSecurity http, Addresses addresses, Doorkeeper doorkeeper, Challenge challenge) {
        return stateless(http)
                .securityMatcher(
                        exchange -> addresses.endpoint(exchange.getRequest()).isPresent()
                                ? ServerWebExchangeMatcher.MatchResult.match()
                                : ServerWebExchangeMatcher.MatchResult.notMatch())
                .authorizeExchange(paths -> paths.anyExchange().authenticated())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(doorkeeper)
                        .authenticationEntryPoint(challenge)
                        .authenticationFailureHandler(
                                (filter, failure) -> challenge.commence(filter.getExchange(), failure)))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(challenge))
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain everythingElse(ServerHttpSecurity http) {
        return stateless(http)
                .authorizeExchange(paths -> paths.anyExchange().permitAll())
                .build();
    }

    /** Clients in browsers: anybody may read the metadata; who may use the endpoint was decided by its Origin before. */
    @Bean
    CorsConfigurationSource corsConfigurationSource(Addresses addresses) {
        var metadata = cors(List.of("GET", "HEAD"));
        var endpoint = cors(List.of("POST"));
        return exchange -> cors(exchange.getRequest(), addresses, metadata, endpoint);
    }

    @Bean
    RouterFunction<ServerResponse> protectedResourceMetadata(
            Addresses addresses, @Value("${atomic.issuer}") String issuer) {
        return RouterFunctions.route(
                request -> request.method().equals(HttpMethod.GET)
                        && addresses.metadata(request.exchange().getRequest()).isPresent(),
                request -> metadata(request, addresses, issuer));
    }

    private static Mono<ServerResponse> metadata(ServerRequest request, Addresses addresses, String issuer) {
        var subdomain = addresses.metadata(request.exchange().getRequest()).orElseThrow();
        return ServerResponse.ok()
                .bodyValue(OAuth2ProtectedResourceMetadata.builder()
                        .resource(addresses.resource(subdomain))
                        .authorizationServer(issuer)
                        .scope(Doorkeeper.SCOPE)
                        .bearerMethod("header")
                        .resourceName("Atomic MCP Server")
                        .build()
                        .getClaims());
    }

    private static ServerHttpSecurity stateless(ServerHttpSecurity http) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance());
    }

    private static @Nullable CorsConfiguration cors(
            ServerHttpRequest request, Addresses addresses, CorsConfiguration metadata, CorsConfiguration endpoint) {
        if (addresses.isMetadata(request)) {
            return metadata;
        }
        return addresses.endpoint(request).isPresent() ? endpoint : null;
    }

    private static CorsConfiguration cors(List<String> methods) {
        var cors = new CorsConfiguration();
        cors.setAllowedOrigins(List.of(CorsConfiguration.ALL));
        cors.setAllowedMethods(methods);
        cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        cors.setExposedHeaders(List.of(
                HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER, "MCP-Protocol-Version", "Mcp-Session-Id"));
        cors.setMaxAge(Duration.ofHours(1));
        return cors;
    }
}
