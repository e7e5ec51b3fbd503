package com.atomicmcp.command.oauth;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.OpenConnection;
import com.atomicmcp.client.Registration;
import com.atomicmcp.door.Callers;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.log.Follower;
import com.atomicmcp.rejection.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/** Opens, looks up and ends the connections that tokens stand for, in the language of the decisions. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Connections {
    private static final Logger logger = LoggerFactory.getLogger(Connections.class);
    private static final Duration NEWS = Duration.ofSeconds(2);

    private final AccessModel organizations;
    private final ObjectProvider<Follower> news;
    private final Commands commands;
    private final Callers callers;
    private final HttpServletRequest request;
    private final Clock clock;

    Connections(
            AccessModel organizations,
            ObjectProvider<Follower> news,
            Commands commands,
            Callers callers,
            HttpServletRequest request,
            Clock clock) {
        this.organizations = organizations;
        this.news = news;
        this.commands = commands;
        this.callers = callers;
        this.request = request;
        this.clock = clock;
    }

    /** @throws Refused if the member may not, the MCP Server is off, or the client was revoked or is one too many */
    void open(Grant grant, RegisteredClient client, String resource, List<String> scopes) {
        var caller = callers.in(grant.organizationId());
        var clientId = new ClientId(client.getClientId());
        var redirects = List.copyOf(client.getRedirectUris());
        var registration = ClientStore.registration(client);
        if (registration != Registration.ADMINISTRATOR) {
            commands.send(
                    new RegisterClient(
                            grant.organizationId(),
                            clientId,
                            client.getClientName(),
                            redirects,
                            registration,
                            clock.instant()),
                    caller);
        }
        commands.send(
                new OpenConnection(
                        grant.organizationId(), grant.connectionId(), grant.memberId(), clientId, resource, scopes),
                caller);
    }

    /**
     * Whether tokens may still be had for it. The toggle does not count: a token is of no use while it is off.
     *
     * @throws OAuth2AuthenticationException as temporarily unavailable, if that cannot be told now: a client that hears of
     *     an invalid grant forgets it for good
     */
    boolean stands(Grant grant, RegisteredClient client) {
        if (standsAsKnown(grant, client)) {
            return true;
        }
        if (!hear()) { // another process may have opened it a moment ago
            throw new OAuth2AuthenticationException(new OAuth2Error(
                    OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "what was decided lately is not known here yet", null));
        }
        return standsAsKnown(grant, client);
    }

    private boolean standsAsKnown(Grant grant, RegisteredClient client) {
        return organizations
                .organization(grant.organizationId())
                .filter(state -> member(state, grant).isPresent())
                .filter(state -> state.client(new ClientId(client.getClientId()))
                        .filter(known -> !known.revoked())
                        .isPresent())
                .flatMap(state -> state.connection(grant.connectionId()))
                .filter(connection -> !connection.revoked())
                .isPresent();
    }

    private boolean hear() {
        try {
            var follower = news.getIfAvailable();
            return follower == null || follower.awaitFresh(NEWS); // without one the model is told directly
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Ends it on behalf of the member whose it is; what was ended before stays so.
     *
     * @throws OAuth2AuthenticationException as temporarily unavailable, if that cannot be done now: until it is asked for
     *     again, an access token that was issued before is good (RFC 7009, section 2.2.1)
     */
    void end(Grant grant) {
        var member = organizations.organization(grant.organizationId()).flatMap(state -> member(state, grant));
        if (member.isEmpty()) {
            return; // whose membership ended has no connection that could be used
        }
        try {
            commands.send(
                    new Disconnect(grant.organizationId(), grant.connectionId(), grant.memberId()),
                    new Caller(
                            Caller.Kind.MEMBER,
                            grant.memberId().value(),
                            member.get().name(),
                            member.get().account(),
                            request.getRemoteAddr(),
                            request.getHeader("User-Agent"),
                            UUID.randomUUID().toString(),
                            "OAuth"));
        } catch (Refused refused) {
            logger.warn(
                    "Connection {} could not be ended: {}",
                    grant.connectionId(),
                    refused.rejection().message());
            if (momentary(refused)) {
                throw new OAuth2AuthenticationException(new OAuth2Error(
                        OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, "the connection could not be ended yet", null));
            }
        }
    }

    private static boolean momentary(Refused refused) {
        return switch (refused.rejection().kind()) {
            case UNAVAILABLE, CONFLICT -> true;
            case INVALID, NOT_ALLOWED, NOT_FOUND -> false;
        };
    }

    private static Optional<Member> member(OrganizationState state, Grant grant) {
        return state.access().member(grant.memberId()).filter(Member::active);
    }
}
