package com.atomicmcp.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.GroupRenamed;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberInvitedAgain;
import com.atomicmcp.access.AccessEvent.MemberLinked;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.MemberRenamed;
import com.atomicmcp.access.AccessEvent.MemberUnlinked;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleDeleted;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.call.CallEvent;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrailTest {

    private static final OrganizationId ACME = new OrganizationId("org_acme");
    private static final MemberId BOB = new MemberId("mem_bob");
    private static final RoleId USERS = new RoleId("role_users");
    private static final GroupId SUPPORT = new GroupId("grp_support");
    private static final EnvironmentId LIVE = new EnvironmentId("env_live");
    private static final FlowId WELCOME = new FlowId("flow_welcome");
    private static final ClientId CLAUDE = new ClientId("client_claude");
    private static final ConnectionId CONNECTION = new ConnectionId("con_1");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Federation OKTA =
            new Federation("https://okta.example", "atomic", "Okta", List.of(), null, List.of());

    private final List<Entry> log = new ArrayList<>();

    private void happened(String request, Event... events) {
        for (var event : events) {
            log.add(new Entry(
                    log.size(),
                    "event-" + log.size(),
                    NOON.plusSeconds(log.size()),
                    event,
                    new Caller(
                                    Caller.Kind.MEMBER,
                                    "mem_alice",
                                    "Alice Adams",
                                    new AccountId("acc_alice"),
                                    "10.0.0.7",
                                    "curl",
                                    request,
                                    "API")
                            .metadata()));
        }
    }

    private List<TrailEntry> told(TrailFilter filter, long after) {
        return new Trail().of(log.stream(), filter, after).toList();
    }

    private List<TrailEntry> told() {
        return told(TrailFilter.ALL, Log.START);
    }

    private String sentenceOf(Class<?> event) {
        var name = EventNames.name(event).orElseThrow();
        return told().stream()
                .filter(entry -> entry.kind().equals(name))
                .findFirst()
                .orElseThrow()
                .sentence();
    }

    /** One of every kind there is in the decision log. */
    private void aLife() {
        var production = Permission.of(Resource.ACTION_FLOWS, Level.EDIT).narrowedTo(Set.of(LIVE));
        happened(
                "registration",
                new OrganizationRegistered(ACME, "Acme", "acme"),
                new EnvironmentCreated(ACME, LIVE, "Production"),
                new RoleCreated(ACME, USERS, "MCP Users", "", List.of()));
        happened(
                "one",
                new RolePermissionsChanged(
                        ACME, USERS, List.of(Permission.of(Resource.MCP_ACCESS, Level.VIEW), production)));
        happened(
                "two",
                new RolePermissionsChanged(ACME, USERS, List.of(Permission.of(Resource.MCP_ACCESS, Level.ADMIN))));
        happened(
                "three",
                new RoleRenamed(ACME, USERS, "Assistants", ""),
                new GroupCreated(ACME, SUPPORT, "Support", ""),
                new RoleAddedToGroup(ACME, SUPPORT, USERS),
                new MemberInvited(ACME, BOB, "bob@acme.test", "Bob", "Baker"),
                new MemberInvitedAgain(ACME, BOB),
                new MemberActivated(ACME, BOB, new AccountId("acc_bob")),
                new MemberAddedToGroup(ACME, SUPPORT, BOB),
                new MemberRenamed(ACME, BOB, "Robert", "Baker"),
                new FederationConfigured(ACME, OKTA),
                new MemberLinked(ACME, BOB, "https://okta.example", "bob"),
                new MemberUnlinked(ACME, BOB),
                new FederationRemoved(ACME),
                new OrganizationRenamed(ACME, "Acme Inc"),
                new PreferencesChanged(ACME, new Preferences(30, 365, 30)),
                new ClientPolicyChanged(
                        ACME, new ClientPolicy(List.of(Registration.DYNAMIC), List.of("claude.ai"), Limits.DEFAULT)),
                new McpServerEnabled(ACME),
                new ClientRegistered(ACME, CLAUDE, "Claude", List.of("https://claude.ai/cb"), Registration.DYNAMIC),
                new ClientDetailsChanged(ACME, CLAUDE, "Claude 2", List.of("https://claude.ai/cb")),
                new ConnectionOpened(ACME, CONNECTION, BOB, CLAUDE, "https://acme/mcp", List.of("mcp:tools")),
                new ConnectionRevoked(ACME, CONNECTION),
                new ClientRevoked(ACME, CLAUDE),
                new ClientReinstated(ACME, CLAUDE),
                new McpServerDisabled(ACME),
                new ActionFlowCreated(ACME, LIVE, WELCOME, content("Welcome", "Says hello")),
                new ActionFlowPublished(ACME, LIVE, WELCOME, 1),
                new DraftSaved(ACME, LIVE, WELCOME, content("Welcome", "Waves")),
                new DraftDiscarded(ACME, LIVE, WELCOME),
                new ActionFlowArchived(ACME, LIVE, WELCOME),
                new ActionFlowRestored(ACME, LIVE, WELCOME),
                new EnvironmentRenamed(ACME, LIVE, "Live"),
                new EnvironmentArchived(ACME, LIVE),
                new EnvironmentRestored(ACME, LIVE),
                new CustomerForgotten(ACME, LIVE, new Pseudonym("cus_somebody")),
                new GroupRenamed(ACME, SUPPORT, "Help", ""),
                new MemberRemovedFromGroup(ACME, SUPPORT, BOB),
                new MemberAddedToGroup(ACME, SUPPORT, BOB),
                new RoleRemovedFromGroup(ACME, SUPPORT, USERS),
                new RoleDeleted(ACME, USERS),
                new GroupDeleted(ACME, SUPPORT),
                new MemberRemoved(ACME, BOB));
    }

    private static FlowContent content(String name, String description) {
        return new FlowContent(name, description, List.of(), List.of());
    }

    /** Whoever adds an event to the decision log gives it words here, too. */
    @Test
    void everyKindOfDecisionHasWordsOfItsOwn() {
        aLife();

        var decisions = EventNames.all().entrySet().stream()
                .filter(event -> !CustomerEvent.class.isAssignableFrom(event.getValue())
                        && !AnalyticsEvent.class.isAssignableFrom(event.getValue())
                        && !CallEvent.class.isAssignableFrom(event.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(told()).extracting(TrailEntry::kind).containsAll(decisions);
        assertThat(told())
                .allSatisfy(entry -> assertThat(entry.sentence())
                        .doesNotContain("no words yet")
                        .doesNotContain("null")
                        .doesNotContain("_"));
    }

    @Test
    void everythingIsCalledAsItWasCalledThen() {
        aLife();

        assertThat(told())
                .extracting(TrailEntry::sentence)
                .contains(
                        "Alice Adams registered organization Acme (acme)",
                        "Alice Adams gave role MCP Users MCP Access (View) and Action Flows (Edit) in Production",
                        "Alice Adams gave role MCP Users MCP Access (Admin) and took MCP Access (View) and Action Flows"
                                + " (Edit) in Production from it",
                        "Alice Adams renamed role MCP Users to Assistants",
                        "Alice Adams gave group Support role Assistants",
                        "Bob Baker accepted the invitation to Acme",
                        "Alice Adams put Bob Baker into group Support",
                        "Alice Adams lets members of Acme sign in with Okta (https://okta.example)",
                        "Alice Adams changed the preferences of Acme Inc: audit retention days from 365 to 30",
                        "Alice Adams ended the connection of Robert Baker with client Claude 2",
                        "Alice Adams saved a draft of Action Flow Welcome in environment Production, with another"
                                + " description",
                        "Alice Adams deleted group Help, which had 1 member",
                        "Alice Adams removed Robert Baker from Acme Inc");
        assertThat(sentenceOf(RoleDeleted.class)).isEqualTo("Alice Adams deleted role Assistants");
    }

    @Test
    void anEntryHasWhatWasBeforeAndWhatIsAfter() {
        aLife();

        var given = told(TrailFilter.ALL, 3).getFirst();
        assertThat(given.changes())
                .containsExactly(Map.entry(
                        "permissions",
                        new Change(
                                List.of("MCP Access (View)", "Action Flows (Edit) in Production (env_live)"),
                                List.of("MCP Access (Admin)"))));
        assertThat(given.thing()).isEqualTo(new Thing("role", "role_users", "MCP Users"));
        assertThat(given.sourceAddress()).isEqualTo("10.0.0.7");
        assertThat(given.door()).isEqualTo("API");
    }

    @Test
    void entriesOfOneRequestPointToItsFirst() {
        aLife();

        assertThat(told().subList(0, 5))
                .extracting(TrailEntry::sameRequestAs)
                .containsExactly(null, 0L, 0L, null, null);
    }

    @Test
    void filtersLeaveOutWhatNobodyAskedFor() {
        aLife();

        assertThat(told(TrailFilter.of(null, null, null, List.of("role"), null, null), Log.START))
                .allMatch(entry -> entry.kind().startsWith("role."))
                .hasSize(5);
        assertThat(told(TrailFilter.of(null, null, null, null, null, "claude"), Log.START))
                .extracting(TrailEntry::kind)
                .contains("client.registered", "connection.opened", "connection.revoked")
                .hasSize(6);
        assertThat(told(TrailFilter.of(null, null, "ALICE", null, "bob baker", null), Log.START))
                .extracting(TrailEntry::kind)
                .contains("member.invited", "group.member-added");
        assertThat(told(TrailFilter.of("2026-03-02T12:00:01Z", "2026-03-02T12:00:03Z", null, null, null, null), -1))
                .extracting(TrailEntry::position)
                .containsExactly(1L, 2L);
        assertThat(told(TrailFilter.of(null, null, "mallory", null, null, null), Log.START))
                .isEmpty();
    }

    @Test
    void whatIsNoTimeAndNoKindIsRefused() {
        assertThatThrownBy(() -> TrailFilter.of("yesterday", null, null, null, null, null))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> TrailFilter.of(null, null, null, List.of("rolle"), null, null))
                .isInstanceOf(Refused.class);
    }

    /** As one of a newer version, or one that somebody has tampered with, comes out of the store. */
    @Test
    void whatThisVersionCannotReadIsTold() {
        aLife();
        log.add(new Entry(
                log.size(),
                "new",
                NOON,
                "not one of ours",
                Map.of(Caller.ORGANIZATION, ACME.value(), Caller.ACTOR_NAME, "Alice Adams")));

        var last = told().getLast();
        assertThat(last.sentence()).isEqualTo("Alice Adams did something, but what is stored of it cannot be read");
        assertThat(last.organization()).isEqualTo(new Thing("organization", "org_acme", "Acme Inc"));
    }
}
