package com.atomicmcp.gateway.access;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.gateway.transport.Admission;
import com.atomicmcp.gateway.transport.Admission.Refusal;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerResolver;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Decides about every request anew, from what the decision log says at that moment: whether the token is for the
 * organization that is addressed, whether the connection behind it still stands, and whether it may be used now. Where it
 * cannot tell how fresh its knowledge is, it refuses.
 */
@Component
public final class Doorkeeper implements ReactiveAuthenticationManagerResolver<ServerWebExchange> {

    static final String SCOPE = "mcp:tools";

    private static final int MCP_DISABLED = 4010;
    private static final int NO_ACCESS = 4011;

    private final Addresses addresses;
    private final Tokens tokens;
    private final AccessModel access;
    private final Follower follower;
    private final Clock clock;

    Doorkeeper(Addresses addresses, Tokens tokens, AccessModel access, Follower follower, Clock clock) {
        this.addresses = addresses;
        this.tokens = tokens;
        this.access = access;
        this.follower = follower;
        this.clock = clock;
    }

    @Override
    public Mono<ReactiveAuthenticationManager> resolve(ServerWebExchange exchange) {
        return Mono.justOrEmpty(addresses.endpoint(exchange.getRequest()))
                .map(subdomain -> authentication -> authenticate(subdomain, authentication));
    }

    /**
     * What is to be said of a request that was let in, once all of it is there: between its headers and its body much can
     * have been decided. Fails with an {@link AuthenticationException} where it would not be let in any more.
     */
    public Mono<Admission> admission(ServerRequest request) {
        var subdomain = addresses.endpoint(request.exchange().getRequest()).orElseThrow();
        return authentication(request)
                .flatMap(authentication -> visitor(subdomain, String.valueOf(authentication.getCredentials())))
                .map(visitor -> new Admission(visitor.context(), refusal(visitor)));
    }

    /** Who is behind a request, as its headers say. */
    static Mono<Visitor> visitor(ServerRequest request) {
        return authentication(request)
                .flatMap(authentication -> Mono.justOrEmpty(authentication.getPrincipal()))
                .cast(Visitor.class);
    }

    private static Mono<Authentication> authentication(ServerRequest request) {
        return request.principal()
                .ofType(Authentication.class)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("a request that came through no door")));
    }

    private Mono<Authentication> authenticate(String subdomain, Authentication authentication) {
        return authentication instanceof BearerTokenAuthenticationToken bearer
                ? visitor(subdomain, bearer.getToken())
                        .map(visitor -> UsernamePasswordAuthenticationToken.authenticated(
                                visitor, bearer.getToken(), List.of()))
                : Mono.empty();
    }

    private Mono<Visitor> visitor(String subdomain, String token) {
        return tokens.verified(token).map(verified -> visitor(subdomain, verified));
    }

    private Visitor visitor(String subdomain, Jwt token) {
        if (!List.of(addresses.resource(subdomain)).equals(token.getAudience())) {
            throw new InvalidBearerTokenException("The access token is for another server.");
        }
        if (!follower.knowsAllOlderThan(Freshness.ENOUGH)) {
            throw new AuthenticationServiceException("what was decided lately is not known here");
        }
        var visitor = access.organization(subdomain)
                .flatMap(organization -> visitor(organization, token))
                .orElseThrow(() -> new InvalidBearerTokenException("This connection has ended. Sign in again."));
        if (!List.of(text(token, "scope").split(" ")).contains(SCOPE)) {
            throw new OAuth2AuthenticationException(
                    BearerTokenErrors.insufficientScope("The access token is not for tools.", SCOPE));
        }
        return visitor;
    }

    private Optional<Visitor> visitor(OrganizationState organization, Jwt token) {
        return organization.organizationId().value().equals(text(token, "org"))
                ? connection(organization, token)
                        .flatMap(connection -> organization
                                .access()
                                .member(connection.memberId())
                                .filter(member -> member.active() && is(member, token))
                                .map(member -> new Visitor(
                                        organization,
                                        member,
                                        connection,
                                        organization.access().grants(member.memberId()),
                                        clock.instant())))
                : Optional.empty();
    }

    private static Optional<ConnectionState> connection(OrganizationState organization, Jwt token) {
        try {
            var client = new ClientId(text(token, "client_id"));
            return organization
                    .connection(new ConnectionId(text(token, "sid")))
                    .filter(connection -> !connection.revoked()
                            && connection.clientId().equals(client)
                            && organization
                                    .client(client)
                                    .filter(known -> !known.revoked())
                                    .isPresent());
        } catch (Refused _) { // a claim that is no id names nothing
            return Optional.empty();
        }
    }

    private static boolean is(Member member, Jwt token) {
        var account = member.account();
        return member.memberId().value().equals(text(token, "mem"))
                && account != null
                && account.value().equals(token.getSubject());
    }

    private static String text(Jwt token, String claim) {
        return token.getClaim(claim) instanceof String text ? text : "";
    }

    private static @Nullable Refusal refusal(Visitor visitor) {
        if (!visitor.organization().mcpServerEnabled()) {
            var disabled =
                    new Rejection.McpServerDisabled(visitor.organization().name());
            return new Refusal(
                    MCP_DISABLED,
                    disabled.rule(),
                    disabled.message()
                            + " An administrator can turn it on in the Workbench; this connection then works again without signing in.");
        }
        if (!visitor.grants().hold(McpTool.DOOR.resource(), McpTool.DOOR.level())) {
            var denied = new Rejection.NotAllowed(McpTool.DOOR.toString(), visitor.administrators());
            return new Refusal(
                    NO_ACCESS,
                    denied.rule(),
                    "You have no access through MCP clients. " + denied.message() + visitor.reference(null, null));
        }
        return null;
    }
}
