package com.atomicmcp.query.store;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.access.GroupProjection;
import com.atomicmcp.query.access.MemberProjection;
import com.atomicmcp.query.access.RoleProjection;
import com.atomicmcp.query.analytics.HourProjection;
import com.atomicmcp.query.analytics.PartProjection;
import com.atomicmcp.query.client.ClientProjection;
import com.atomicmcp.query.client.ConnectionProjection;
import com.atomicmcp.query.client.UsageProjection;
import com.atomicmcp.query.customer.CustomerProjection;
import com.atomicmcp.query.environment.EnvironmentProjection;
import com.atomicmcp.query.flow.FlowProjection;
import com.atomicmcp.query.organization.OrganizationProjection;
import com.atomicmcp.query.projection.Projection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;

/** All projections, and two organizations that have something of everything. */
public final class Everything {

    public static final OrganizationId ACME = new OrganizationId("acme");
    public static final OrganizationId GLOBEX = new OrganizationId("globex");
    public static final EnvironmentId LIVE = new EnvironmentId("live");
    public static final FlowId WELCOME = new FlowId("welcome");
    public static final MemberId ALICE = new MemberId("alice");
    public static final MemberId BOB = new MemberId("bob");
    public static final CustomerId ADA = new CustomerId("ada");
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    public static final Pseudonyms PSEUDONYMS = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"));

    private Everything() {}

    public static List<Projection<?, ?>> projections() {
        return List.of(
                new OrganizationProjection(),
                new EnvironmentProjection(),
                new FlowProjection(),
                new RoleProjection(),
                new GroupProjection(),
                new MemberProjection(),
                new ClientProjection(),
                new ConnectionProjection(),
                new UsageProjection(),
                new CustomerProjection(PSEUDONYMS),
                new HourProjection(),
                new PartProjection(PSEUDONYMS));
    }

    public static List<Event> decisions() {
        var events = new ArrayList<Event>();
        for (var organization : List.of(ACME, GLOBEX)) {
            var admins = new GroupId("admins");
            var copilot = new ClientId("https://copilot.example/client.json");
            events.add(new OrganizationRegistered(organization, "The " + organization, organization.value()));
            events.add(new McpServerEnabled(organization));
            events.add(new EnvironmentCreated(organization, LIVE, "live"));
            events.add(new EnvironmentCreated(organization, new EnvironmentId("test"), "Drafts"));
            events.add(new EnvironmentArchived(organization, new EnvironmentId("test")));
            events.add(new ActionFlowCreated(organization, LIVE, WELCOME, flow("Welcome", "Says hello")));
            events.add(new ActionFlowPublished(organization, LIVE, WELCOME, 1));
            events.add(new ActionFlowCreated(organization, LIVE, new FlowId("bye"), flow("goodbye", "Waves")));
            events.add(new ActionFlowCreated(organization, LIVE, new FlowId("ask"), flow("ASK", "Says what?")));
            events.add(new RoleCreated(
                    organization,
                    new RoleId("viewer"),
                    "viewer",
                    "",
                    List.of(Permission.of(Resource.ANALYTICS, Level.VIEW))));
            events.add(new RoleCreated(organization, new RoleId("admin"), "Admin", "", List.of()));
            events.add(new GroupCreated(organization, admins, "Admins", ""));
            events.add(new RoleAddedToGroup(organization, admins, new RoleId("admin")));
            events.add(new GroupCreated(organization, new GroupId("old"), "Old", ""));
            events.add(new GroupDeleted(organization, new GroupId("old")));
            events.add(new MemberInvited(organization, ALICE, "alice@example.com", "Alice", "Abel"));
            events.add(new MemberActivated(organization, ALICE, new AccountId("acc_alice")));
            events.add(new MemberAddedToGroup(organization, admins, ALICE));
            events.add(new MemberInvited(organization, BOB, "bob@example.com", "Bob", "Baker"));
            events.add(new ClientRegistered(
                    organization,
                    copilot,
                    "Copilot",
                    List.of("https://copilot.example/callback"),
                    Registration.METADATA_DOCUMENT));
            events.add(connected(organization, "con_1", ALICE, copilot));
            events.add(connected(organization, "con_2", BOB, copilot));
            events.add(new ConnectionRevoked(organization, new ConnectionId("con_1")));
            var cli = new ClientId("cli");
            events.add(new ClientRegistered(organization, cli, "a cli", List.of(), Registration.ADMINISTRATOR));
            events.add(connected(organization, "con_3", BOB, cli));
            events.add(new ClientRevoked(organization, cli));
        }
        return events;
    }

    public static List<Event> intake(int facts) {
        var random = new Random(7);
        var events = new ArrayList<Event>();
        for (var organization : List.of(ACME, GLOBEX)) {
            events.add(new CustomerReported(
                    organization,
                    LIVE,
                    ADA,
                    NOON,
                    new Profile("Ada of " + organization, null, null, null, null, NOON, null, Map.of("a.b", "c")),
                    new ContactPreferences("Europe/Berlin", null)));
            events.add(new CustomerTagged(organization, LIVE, ADA, new Tag("vip", NOON, null)));
        }
        for (var i = 0; i < facts; i++) {
            events.add(fact(ACME, i, NOON.plusMillis(random.nextInt(86_400_000)), random));
        }
        events.add(fact(GLOBEX, 0, NOON, random));
        return events;
    }

    public static List<Event> calls() {
        var events = new ArrayList<Event>();
        for (var organization : List.of(ACME, GLOBEX)) {
            for (var minutes = 0; minutes < 90; minutes++) {
                events.add(call(organization, "con_2", NOON.plus(minutes, ChronoUnit.MINUTES)));
            }
            events.add(call(organization, "con_1", NOON));
        }
        return events;
    }

    public static CallEnded call(OrganizationId organization, String connection, Instant at) {
        return new CallEnded(
                organization,
                new ConnectionId(connection),
                BOB,
                new ClientId("cli"),
                "tools/call",
                "list_environments",
                null,
                Outcome.ANSWERED,
                at,
                1_500,
                3,
                null);
    }

    public static AnalyticsReported fact(OrganizationId organization, int number, Instant at, Random random) {
        var names = List.of("card-displayed", "card-completed", "$weird.name");
        return new AnalyticsReported(
                organization,
                LIVE,
                WELCOME,
                new Fact(
                        "fact-" + number,
                        names.get(random.nextInt(names.size())),
                        at,
                        random.nextBoolean() ? ADA : new CustomerId("customer/" + random.nextInt(3)),
                        null,
                        "SDK",
                        null,
                        Map.of("properties", Map.of("$a.b", List.of(1, Map.of("", 1.5))))));
    }

    private static ConnectionOpened connected(
            OrganizationId organization, String id, MemberId member, ClientId client) {
        return new ConnectionOpened(
                organization,
                new ConnectionId(id),
                member,
                client,
                "http://localhost:8081/" + organization + "/mcp/v1",
                List.of("mcp:tools"));
    }

    private static FlowContent flow(String name, String description) {
        return new FlowContent(name, description, List.of(), List.of());
    }
}
