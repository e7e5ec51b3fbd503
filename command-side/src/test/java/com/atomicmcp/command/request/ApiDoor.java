package com.atomicmcp.command.request;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusals;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.command.access.Invitation;
import com.atomicmcp.command.access.Invitations;
import com.atomicmcp.command.client.ClientDirectory;
import com.atomicmcp.command.customer.Forgetting;
import com.atomicmcp.customer.Erasure;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.door.Callers;
import com.atomicmcp.door.Rehearsals;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Intake;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The APIs on a real Tomcat, before commands and reports that are only noted, and a world made of events. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        basePackages = {
            "com.atomicmcp.command.request",
            "com.atomicmcp.command.problem",
            "com.atomicmcp.command.intake",
            "com.atomicmcp.command.openapi",
            "com.atomicmcp.command.organization",
            "com.atomicmcp.command.environment",
            "com.atomicmcp.command.flow",
            "com.atomicmcp.command.access",
            "com.atomicmcp.command.client",
            "com.atomicmcp.command.customer",
            "com.atomicmcp.command.analytics"
        },
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.ANNOTATION,
                        classes = {
                            Controller.class,
                            RestController.class,
                            RestControllerAdvice.class,
                            ConditionalOnWebApplication.class
                        }))
class ApiDoor {

    static final OrganizationId ACME = new OrganizationId("org_acme");
    static final EnvironmentId PRODUCTION = new EnvironmentId("env_production");
    static final EnvironmentId ARCHIVE = new EnvironmentId("env_archive");
    static final MemberId ALICE = new MemberId("mem_alice");
    static final MemberId BOB = new MemberId("mem_bob");
    static final MemberId EVE = new MemberId("mem_eve");
    static final MemberId IVAN = new MemberId("mem_ivan");
    static final MemberId OSCAR = new MemberId("mem_oscar");
    static final MemberId HARRY = new MemberId("mem_harry");
    static final ConnectionId ALICES = new ConnectionId("con_alice");
    static final Instant NOW = Instant.parse("2026-11-03T09:30:00Z");

    /** What the door asked for, and who it was that asked. */
    static final class World implements Callers, Intake, ClientDirectory, Erasure {

        final AccessModel access;
        final List<Command> commands = new ArrayList<>();
        final List<Command> rehearsed = new ArrayList<>();
        final List<MemberId> invited = new ArrayList<>();
        final List<Refusal> refused = new ArrayList<>();
        final List<Report> reports = new ArrayList<>();
        final Set<String> known = new HashSet<>();
        final Set<ClientId> clients = new HashSet<>();
        final List<LogPosition> erased = new ArrayList<>();
        Kept kept = Kept.SOMETHING;
        private MemberId asking = ALICE;
        private boolean operator;
        private RuntimeException failure;

        World(AccessModel access) {
            this.access = access;
            registered();
        }

        void reset() {
            commands.clear();
            rehearsed.clear();
            invited.clear();
            refused.clear();
            reports.clear();
            known.clear();
            clients.clear();
            erased.clear();
            kept = Kept.SOMETHING;
            asking = ALICE;
            operator = false;
            failure = null;
        }

        void asks(MemberId member) {
            asking = member;
        }

        void operatorAsks() {
            operator = true;
        }

        void failsWith(RuntimeException unexpected) {
            failure = unexpected;
        }

        LogPosition take(Command command) {
            if (failure != null) {
                throw failure;
            }
            commands.add(command);
            return new LogPosition(LogName.DECISIONS, 17);
        }

        /** Nothing is told of it here: that is the trail's. */
        List<Entry> rehearse(List<? extends Command> all) {
            if (failure != null) {
                throw failure;
            }
            rehearsed.addAll(all);
            return List.of();
        }

        @Override
        public Caller in(OrganizationId organization) {
            if (operator) {
                return operator();
            }
            if (!ACME.equals(organization)) {
                throw new Refused(new NotFound("organization", organization.value()));
            }
            return new Caller(Caller.Kind.MEMBER, asking.value(), "somebody", null, null, null, "c");
        }

        @Override
        public Caller operator() {
            if (!operator) {
                throw new Refused(new NotAllowed("the operator's token", List.of()));
            }
            return new Caller(Caller.Kind.OPERATOR, "operator", "operator", null, null, null, "c");
        }

        @Override
        public AccountId account() {
            return new AccountId("acc");
        }

        @Override
        public Receipt append(List<Report> all, Map<String, String> metadata) {
            var before = all.stream()
                    .map(Report::id)
                    .filter(id -> id != null && known.contains(id))
                    .toList();
            all.stream().filter(report -> !before.contains(report.id())).forEach(reports::add);
            all.stream().map(Report::id).forEach(known::add);
            return new Receipt(new LogPosition(LogName.INTAKE, 3), Set.copyOf(before));
        }

        @Override
        public AddedClient add(
                OrganizationId organization, String name, List<String> redirectUris, boolean confidential) {
            var added = new ClientId("client_new");
            clients.add(added);
            return new AddedClient(added, confidential ? "the-secret" : null);
        }

        @Override
        public void forget(ClientId client) {
            clients.remove(client);
        }

        @Override
        public Kept about(Pseudonym pseudonym) {
            return kept;
        }

        @Override
        public LogPosition carryOut(LogPosition decision) {
            erased.add(decision);
            return new LogPosition(LogName.INTAKE, 4);
        }

        @Override
        public LogPosition reached() {
            return new LogPosition(LogName.INTAKE, 9);
        }

        private void registered() {
            var administrator = new RoleId("role_admin");
            var reporter = new RoleId("role_reporter");
            var recruiter = new RoleId("role_recruiter");
            var administrators = new GroupId("grp_admins");
            var recruiters = new GroupId("grp_recruiters");
            var reporters = new GroupId("grp_reporters");
            happened(
                    new OrganizationRegistered(ACME, "Acme", "acme"),
                    new OrganizationRegistered(new OrganizationId("org_globex"), "Globex", "globex"),
                    new EnvironmentCreated(ACME, PRODUCTION, "Production"),
                    new EnvironmentCreated(ACME, ARCHIVE, "Archive"),
                    new EnvironmentArchived(ACME, ARCHIVE),
                    new RoleCreated(
                            ACME,
                            administrator,
                            "Admin",
                            "",
                            Stream.of(Resource.values())
                                    .map(resource -> Permission.of(resource, resource.highest()))
                                    .toList()),
                    new RoleCreated(
                            ACME,
                            reporter,
                            "Reporter",
                            "",
                            List.of(new Permission(Resource.CUSTOMERS, Level.EDIT, List.of(PRODUCTION)))),
                    new RoleCreated(
                            ACME,
                            recruiter,
                            "Recruiter",
                            "",
                            List.of(Permission.of(Resource.WORKBENCH_MEMBERS, Level.EDIT))),
                    new GroupCreated(ACME, recruiters, "Recruiters", ""),
                    new RoleAddedToGroup(ACME, recruiters, recruiter),
                    new GroupCreated(ACME, administrators, "Admins", ""),
                    new GroupCreated(ACME, reporters, "Reporters", ""),
                    new RoleAddedToGroup(ACME, administrators, administrator),
                    new RoleAddedToGroup(ACME, reporters, reporter));
            joined(ALICE, "Alice", administrators);
            joined(BOB, "Bob", reporters);
            joined(EVE, "Eve", null);
            joined(HARRY, "Harry", recruiters);
            happened(
                    new MemberInvited(ACME, IVAN, "ivan@acme.example", "Ivan", "Invited"),
                    new MemberInvited(ACME, OSCAR, "oscar@acme.example", "Oscar", "Owner"),
                    new MemberAddedToGroup(ACME, administrators, OSCAR),
                    new ConnectionOpened(ACME, ALICES, ALICE, new ClientId("vscode"), "http://mcp", List.of()));
        }

        private void joined(MemberId member, String name, GroupId group) {
            happened(
                    new MemberInvited(ACME, member, name + "@acme.example", name, "Member"),
                    new MemberActivated(ACME, member, new AccountId("acc_" + name)));
            if (group != null) {
                happened(new MemberAddedToGroup(ACME, group, member));
            }
        }

        private void happened(Event... events) {
            for (var event : events) {
                access.evolve(new Entry(0, "e", NOW, event, Map.of()));
            }
        }
    }

    @Bean
    AccessModel access() {
        return new AccessModel();
    }

    @Bean
    World world(AccessModel access) {
        return new World(access);
    }

    @Bean
    com.atomicmcp.door.Commands commands(World world) {
        return (command, _) -> world.take(command);
    }

    @Bean
    Forgetting forgetting(com.atomicmcp.door.Commands commands, World world, AccessModel access) {
        return new Forgetting(commands, world, new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256")), access);
    }

    @Bean
    Rehearsals rehearsals(World world) {
        return (commands, _) -> world.rehearse(commands);
    }

    @Bean
    Refusals refusals(World world) {
        return (_, _, whose) -> world.refused.addAll(whose.get());
    }

    @Bean
    AggregateLog aggregateLog() {
        return _ -> Stream.empty();
    }

    @Bean
    Invitations invitations(World world) {
        return (_, member) -> {
            world.invited.add(member);
            return new Invitation("t", "http://localhost:8080/invitation?token=" + member, NOW);
        };
    }

    @Bean
    McpUrl mcpUrl() {
        return new McpUrl("http://localhost:8081/{subdomain}/mcp/v1");
    }

    @Bean
    Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Bean
    SecurityFilterChain openToAll(HttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
