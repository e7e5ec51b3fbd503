package com.atomicmcp.command.oauth;

import com.atomicmcp.access.AccessCommand.ActivateMember;
import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.LinkMember;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberLinked;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.OpenConnection;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.command.oauth.metadata.ClientHost;
import com.atomicmcp.command.oauth.metadata.Fetcher;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationCommand.ConfigureFederation;
import com.atomicmcp.organization.OrganizationCommand.RemoveFederation;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.AlreadyExists;
import com.atomicmcp.rejection.Rejection.McpServerDisabled;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/** The door as it really is, before a world made of events and with pages reduced to what they are told. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan({"com.atomicmcp.command.signin", "com.atomicmcp.command.oauth"})
class SignInDoor {
    static final OrganizationId ACME = new OrganizationId("org_acme");
    static final OrganizationId GLOBEX = new OrganizationId("org_globex");
    static final MemberId ALICE = new MemberId("mem_alice");
    static final MemberId BOB = new MemberId("mem_bob");
    static final MemberId GARY = new MemberId("mem_gary");

    @Bean
    TestClock clock() {
        return new TestClock();
    }

    @Bean
    AccessModel organizations() {
        return new AccessModel();
    }

    @Bean
    Freshness knowledge() {
        return _ -> true;
    }

    @Bean
    McpUrl mcpUrl() {
        return new McpUrl("http://localhost:8081/{subdomain}/mcp/v1");
    }

    @Bean
    World world(AccessModel organizations) {
        return new World(organizations);
    }

    @Bean
    Noted noted() {
        return new Noted();
    }

    /** What was refused; whose it was is looked up when somebody wants to know. */
    static final class Noted implements com.atomicmcp.audit.refusal.Refusals {
        private final List<Supplier<List<Refusal>>> refused = new CopyOnWriteArrayList<>();

        @Override
        public void note(Refusal.Kind kind, Object sameAs, Supplier<List<Refusal>> whose) {
            refused.add(whose);
        }

        List<Refusal> refused() {
            return refused.stream().flatMap(whose -> whose.get().stream()).toList();
        }

        void clear() {
            refused.clear();
        }
    }

    @Bean(destroyMethod = "close")
    ClientHost clientHost() {
        return ClientHost.start();
    }

    @Bean
    @Primary
    Fetcher fetcherThatFindsTheClientHost() {
        return ClientHost.fetcher();
    }

    @Bean
    ViewResolver pages() {
        return new Pages();
    }

    /** Before the resolver that would look for JSPs. */
    private static final class Pages implements ViewResolver, Ordered {
        @Override
        public View resolveViewName(String name, Locale locale) {
            return name.startsWith("redirect:") ? null : page(name);
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }

    private static View page(String name) {
        return new View() {
            @Override
            public String getContentType() {
                return "text/html;charset=UTF-8";
            }

            @Override
            public void render(Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                    throws IOException {
                response.setContentType(getContentType());
                var out = response.getWriter();
                out.println("page=" + name);
                if (request.getAttribute("_csrf") instanceof CsrfToken token) {
                    out.println("csrf=" + token.getToken());
                }
                if (model != null) {
                    for (var key : List.of(
                            "question",
                            "obstacles",
                            "tools",
                            "reason",
                            "problem",
                            "notice",
                            "offer",
                            "open",
                            "back",
                            "otherAccount",
                            "provider",
                            "name",
                            "passkeys",
                            "account")) {
                        out.println(key + "=" + model.get(key));
                    }
                }
            }
        };
    }

    @RestControllerAdvice
    static class Refusals {
        @ExceptionHandler
        ProblemDetail refused(Refused refused) {
            return ProblemDetail.forStatusAndDetail(
                    switch (refused.rejection().kind()) {
                        case INVALID -> org.springframework.http.HttpStatus.BAD_REQUEST;
                        case NOT_ALLOWED -> org.springframework.http.HttpStatus.FORBIDDEN;
                        case NOT_FOUND -> org.springframework.http.HttpStatus.NOT_FOUND;
                        case CONFLICT -> org.springframework.http.HttpStatus.CONFLICT;
                        case UNAVAILABLE -> org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
                    },
                    refused.rejection().message());
        }
    }

    /** Goes on only when told to. */
    static final class TestClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration by) {
            ahead = ahead.plus(by);
        }

        void reset() {
            ahead = Duration.ZERO;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    /** Takes commands down and has happen what they ask for. */
    static final class World implements Commands {
        final List<Command> sent = new CopyOnWriteArrayList<>();
        final List<Caller> callers = new CopyOnWriteArrayList<>();
        private final AccessModel organizations;
        private long position;

        /** Why nothing can be ended just now. */
        volatile Optional<Rejection> busy = Optional.empty();

        World(AccessModel organizations) {
            this.organizations = organizations;
            happened(
                    new OrganizationRegistered(ACME, "Acme", "acme"),
                    new McpServerEnabled(ACME),
                    new OrganizationRegistered(GLOBEX, "Globex", "globex"),
                    new McpServerEnabled(GLOBEX));
            member(ACME, ALICE, "alice@acme.test", "Alice");
            member(ACME, BOB, "bob@acme.test", "Bob");
            member(GLOBEX, GARY, "gary@globex.test", "Gary");
            allow(ACME, ALICE);
            allow(GLOBEX, GARY);
        }

        void member(OrganizationId organization, MemberId member, String email, String name) {
            happened(new MemberInvited(organization, member, email, name, "Tester"));
        }

        void allow(OrganizationId organization, MemberId member) {
            var role = RoleId.random();
            var group = GroupId.random();
            happened(
                    new RoleCreated(
                            organization,
                            role,
                            "Owner",
                            "",
                            Arrays.stream(Resource.values())
                                    .map(resource -> Permission.of(resource, resource.highest()))
                                    .toList()),
                    new GroupCreated(organization, group, "Owners", ""),
                    new RoleAddedToGroup(organization, group, role),
                    new MemberAddedToGroup(organization, group, member));
        }

        void happened(Event... events) {
            synchronized (this) {
                for (var event : events) {
                    organizations.evolve(
                            new Entry(position++, UUID.randomUUID().toString(), Instant.now(), event, Map.of()));
                }
            }
        }

        @Override
        public LogPosition send(Command command, Caller caller) {
            switch (command) {
                case ActivateMember(var organization, var member, var account) ->
                    happened(new MemberActivated(organization, member, account));
                case RegisterClient(var organization, var id, var name, var redirects, var registration, var _) ->
                    happened(new ClientRegistered(organization, id, name, redirects, registration));
                case OpenConnection(var organization, var id, var member, var client, var resource, var scopes) -> {
                    if (!organizations.organization(organization).orElseThrow().mcpServerEnabled()) {
                        throw new Refused(new McpServerDisabled("Acme"));
                    }
                    happened(new ConnectionOpened(organization, id, member, client, resource, scopes));
                }
                case Disconnect(var organization, var id, var _) -> {
                    if (busy.isPresent()) {
                        throw new Refused(busy.get());
                    }
                    happened(new ConnectionRevoked(organization, id));
                }
                case LinkMember(var organization, var member, var identity) -> {
                    var linked = organizations
                            .organization(organization)
                            .flatMap(state -> state.access().linked(identity));
                    if (linked.filter(one -> !one.memberId().equals(member)).isPresent()) {
                        throw new Refused(new AlreadyExists("member with identity", identity.subject()));
                    }
                    happened(new MemberLinked(organization, member, identity.issuer(), identity.subject()));
                }
                case AddMemberToGroup(var organization, var group, var member) ->
                    happened(new MemberAddedToGroup(organization, group, member));
                case ConfigureFederation(var organization, var federation) ->
                    happened(new FederationConfigured(organization, federation));
                case RemoveFederation(var organization) -> happened(new FederationRemoved(organization));
                default -> throw new AssertionError("unexpected: " + command);
            }
            sent.add(command);
            callers.add(caller);
            return new LogPosition(LogName.DECISIONS, position);
        }

        <C extends Command> List<C> sent(Class<C> type) {
            return sent.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
