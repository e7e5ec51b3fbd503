package com.atomicmcp.audit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing is decided each day, by somebody who is called after it. */
class AccessAuditTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId PRODUCTION = new EnvironmentId("production");
    private static final EnvironmentId STAGING = new EnvironmentId("staging");
    private static final MemberId ALICE = new MemberId("alice");
    private static final GroupId USERS = new GroupId("users");
    private static final GroupId OTHERS = new GroupId("others");
    private static final RoleId ROLE = new RoleId("role");
    private static final RoleId OTHER = new RoleId("other");
    private static final Permission DOOR = Permission.of(Resource.MCP_ACCESS, Level.VIEW);
    private static final Permission FLOWS = Permission.of(Resource.ACTION_FLOWS, Level.VIEW);
    private static final Permission FLOWS_IN_PRODUCTION =
            new Permission(Resource.ACTION_FLOWS, Level.VIEW, List.of(PRODUCTION));
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    private final List<Entry> entries = new ArrayList<>();
    private final AccessModel model = new AccessModel();
    private final AccessAudit audit = new AccessAudit(model, _ -> entries.stream());

    private Instant decide(Event event) {
        var day = entries.size();
        var at = FIRST.plus(Duration.ofDays(day));
        var entry = new Entry(
                day,
                "event-" + day,
                at,
                event,
                Map.of(Caller.ACTOR_KIND, "member", Caller.ACTOR_ID, "mem_" + day, Caller.ACTOR_NAME, "Day " + day));
        entries.add(entry);
        model.evolve(entry);
        return at;
    }

    /** Alice may do nothing yet; her role gives these. */
    private void given(Permission... permissions) {
        decide(new OrganizationRegistered(ACME, "Acme", "acme"));
        decide(new EnvironmentCreated(ACME, PRODUCTION, "Production"));
        decide(new RoleCreated(ACME, ROLE, "Role", "", List.of(permissions)));
        decide(new GroupCreated(ACME, USERS, "Users", ""));
        decide(new RoleAddedToGroup(ACME, USERS, ROLE));
        decide(new MemberInvited(ACME, ALICE, "alice@acme.example", "Alice", "Adams"));
        decide(new MemberAddedToGroup(ACME, USERS, ALICE));
    }

    private Instant activate() {
        return decide(new MemberActivated(ACME, ALICE, new AccountId("acc_alice")));
    }

    private List<Held> held(Instant at) {
        return audit.access(ACME, at, Wanted.ALL, null, 10).items().stream()
                .flatMap(person -> person.access().stream())
                .toList();
    }

    private List<String> words(Instant at) {
        return held(at).stream().map(held -> held.what().words()).toList();
    }

    private List<String> changes(Instant from, Instant to) {
        var changes = new ArrayList<String>();
        audit.changes(ACME, from, to, Wanted.ALL, change -> changes.add(words(change)));
        return changes;
    }

    private static String words(AccessChange change) {
        return (change.gained() ? "+ " : "- ") + change.what().words();
    }

    @Test
    void nobodyCouldDoAnythingBeforeTheOrganizationWas() {
        given(DOOR);
        activate();
        assertThat(held(FIRST.minusSeconds(1))).isEmpty();
    }

    @Test
    void theInstantOfAnEventIsAfterIt() {
        given(DOOR);
        var activated = activate();
        assertThat(words(activated.minusNanos(1))).isEmpty();
        assertThat(words(activated)).containsExactly("MCP Access (View)");
    }

    @Test
    void aPermissionIsHeldThroughItsGroupAndRoleSinceTheNewestLink() {
        given(DOOR);
        var held = held(activate()).getFirst();
        assertThat(held.since().eventId()).isEqualTo("event-7");
        assertThat(held.since().kind()).isEqualTo("member.activated");
        assertThat(held.since().by()).isEqualTo(new Occasion.Actor("member", "mem_7", "Day 7"));
        assertThat(held.through())
                .containsExactly(new Held.Through("MCP Access (View)", USERS, "Users", ROLE, "Role", held.since()));
    }

    @Test
    void whoHoldsALevelHoldsThoseBelowIt() {
        given(Permission.of(Resource.ROLES, Level.ADMIN));
        assertThat(words(activate())).containsExactly("Roles (View)", "Roles (Edit)", "Roles (Admin)");
    }

    @Test
    void aToolNeedsTheServerTheDoorWhatItShowsAndTheEnvironment() {
        given(DOOR, FLOWS);
        var without = words(activate());
        assertThat(without).doesNotContain("list_action_flows in Production");
        var on = decide(new McpServerEnabled(ACME));
        var tool = held(on).getLast();
        assertThat(tool.what().words()).isEqualTo("list_action_flows in Production");
        assertThat(tool.since().kind()).isEqualTo("organization.mcp-server-enabled");
        assertThat(tool.through().stream().map(Held.Through::permission))
                .containsExactly("MCP Access (View)", "Action Flows (View) in Production");
        assertThat(words(decide(new EnvironmentArchived(ACME, PRODUCTION)))).isEqualTo(without);
        assertThat(held(decide(new EnvironmentRestored(ACME, PRODUCTION)))
                        .getLast()
                        .since()
                        .kind())
                .isEqualTo("environment.restored");
        assertThat(words(decide(new McpServerDisabled(ACME)))).isEqualTo(without);
    }

    @Test
    void anotherChainCarriesOnWithoutAGap() {
        given(DOOR);
        activate();
        decide(new RoleCreated(ACME, OTHER, "Other", "", List.of(DOOR)));
        decide(new GroupCreated(ACME, OTHERS, "Others", ""));
        decide(new RoleAddedToGroup(ACME, OTHERS, OTHER));
        var second = decide(new MemberAddedToGroup(ACME, OTHERS, ALICE));
        assertThat(held(second).getFirst().through()).hasSize(2);
        var left = decide(new MemberRemovedFromGroup(ACME, USERS, ALICE));
        var held = held(left).getFirst();
        assertThat(held.through()).extracting(Held.Through::group).containsExactly("Others");
        assertThat(held.since().at()).isEqualTo(second);
        assertThat(held.heldSince().eventId()).isEqualTo("event-7");
        assertThat(changes(second, left)).isEmpty();
    }

    @Test
    void aGapBeginsAnew() {
        given(DOOR);
        var activated = activate();
        decide(new MemberRemovedFromGroup(ACME, USERS, ALICE));
        var again = decide(new MemberAddedToGroup(ACME, USERS, ALICE));
        assertThat(held(again).getFirst().heldSince().at()).isEqualTo(again);
        assertThat(changes(activated, again)).containsExactly("- MCP Access (View)", "+ MCP Access (View)");
        assertThat(audit.changes(ACME, activated, again, Wanted.ALL, _ -> {})).isEmpty();
    }

    @Test
    void aRoleThatIsWidenedOrRenamedGivesWhatItGaveSinceThen() {
        given(FLOWS_IN_PRODUCTION);
        var activated = activate();
        var widened = decide(new RolePermissionsChanged(ACME, ROLE, List.of(FLOWS)));
        assertThat(changes(activated, widened)).containsExactly("+ Action Flows (View)");
        var narrowed = decide(new RolePermissionsChanged(ACME, ROLE, List.of(FLOWS_IN_PRODUCTION)));
        assertThat(changes(widened, narrowed)).containsExactly("- Action Flows (View)");
        assertThat(held(narrowed).getFirst().heldSince().at()).isEqualTo(activated);
        assertThat(changes(narrowed, decide(new RoleRenamed(ACME, ROLE, "Renamed", ""))))
                .isEmpty();
    }

    @Test
    void whatIsPartOfSomethingWiderIsToldOnce() {
        given(FLOWS, FLOWS_IN_PRODUCTION);
        var activated = activate();
        assertThat(words(activated)).containsExactly("Action Flows (View)");
        assertThat(changes(FIRST, activated)).containsExactly("+ Action Flows (View)");
        assertThat(changes(activated, decide(new RolePermissionsChanged(ACME, ROLE, List.of()))))
                .containsExactly("- Action Flows (View)");
    }

    @Test
    void whatIsPartOfSomethingWiderIsSummedUpOnce() {
        given();
        var activated = activate();
        decide(new RolePermissionsChanged(ACME, ROLE, List.of(FLOWS_IN_PRODUCTION)));
        var widened = decide(new RolePermissionsChanged(ACME, ROLE, List.of(FLOWS)));
        var taken = decide(new RolePermissionsChanged(ACME, ROLE, List.of()));
        assertThat(audit.changes(ACME, activated, widened, Wanted.ALL, _ -> {}))
                .extracting(AccessAuditTest::words)
                .containsExactly("+ Action Flows (View)");
        assertThat(audit.changes(ACME, widened, taken, Wanted.ALL, _ -> {}))
                .extracting(AccessAuditTest::words)
                .containsExactly("- Action Flows (View)");
    }

    @Test
    void aRoleThatNobodyHoldsChangesNothing() {
        given(DOOR);
        var activated = activate();
        assertThat(changes(activated, decide(new RoleCreated(ACME, OTHER, "Other", "", List.of(FLOWS)))))
                .isEmpty();
    }

    @Test
    void whoIsRemovedLosesEverythingAndTheChangeNamesItsEvent() {
        given(DOOR);
        var activated = activate();
        var removed = decide(new MemberRemoved(ACME, ALICE));
        var changes = new ArrayList<AccessChange>();
        var net = audit.changes(ACME, activated, removed, Wanted.ALL, changes::add);
        assertThat(changes.getFirst().by()).isNotNull();
        assertThat(changes.getFirst().by().kind()).isEqualTo("member.removed");
        assertThat(net).extracting(AccessAuditTest::words).containsExactly("- MCP Access (View)");
        assertThat(held(removed)).isEmpty();
    }

    @Test
    void whatWouldHappenChangesNothing() {
        given(DOOR);
        var now = activate();
        var would = new Entry(99, "would", now, new MemberRemoved(ACME, ALICE), Map.of());
        assertThat(audit.effects(ACME, List.of(would)))
                .extracting(AccessAuditTest::words)
                .containsExactly("- MCP Access (View)");
        assertThat(words(now)).containsExactly("MCP Access (View)");
    }

    @Test
    void anAnswerCanBeNarrowed() {
        given(DOOR, FLOWS_IN_PRODUCTION);
        decide(new EnvironmentCreated(ACME, STAGING, "Staging"));
        decide(new McpServerEnabled(ACME));
        var now = activate();
        assertThat(narrowed(now, Wanted.of("ALICE@acme.example", "list_action_flows", null, null)))
                .containsExactly("list_action_flows in Production");
        assertThat(narrowed(now, Wanted.of(null, null, "mcp-access:view", null)))
                .isEqualTo(narrowed(now, Wanted.of(null, null, "MCP Access (View)", null)))
                .containsExactly("MCP Access (View)");
        assertThat(narrowed(now, Wanted.of(null, null, null, "staging"))).containsExactly("MCP Access (View)");
    }

    private List<String> narrowed(Instant at, Wanted wanted) {
        return audit.access(ACME, at, wanted, null, 10).items().stream()
                .flatMap(person -> person.access().stream())
                .map(held -> held.what().words())
                .toList();
    }

    @Test
    void whatWasNeverThereIsNoAnswer() {
        given(DOOR);
        var now = activate();
        assertThatThrownBy(() -> narrowed(now, Wanted.of("bob@acme.example", null, null, null)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("bob@acme.example");
        assertThatThrownBy(() -> narrowed(now, Wanted.of(null, null, null, "Nowhere")))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Wanted.of(null, "drop_tables", null, null)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Wanted.of(null, null, "roles:sudo", null)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> changes(now, FIRST)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-11-03T10:00", "20261103aa"})
    void aSlipIsNoInstant(String text) {
        assertThatThrownBy(() -> Moment.of("asOf", text))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("asOf");
    }

    @Test
    void anInstantNeedsNoSeconds() {
        assertThat(Moment.of("asOf", "2026-11-03T10:00Z")).isEqualTo(Instant.parse("2026-11-03T10:00:00Z"));
        assertThat(Moment.of("asOf", "2026-11-03T10:00:00+02:00")).isEqualTo(Instant.parse("2026-11-03T08:00:00Z"));
        assertThat(Moment.of("asOf", "2026-11-03")).isEqualTo(Instant.parse("2026-11-03T00:00:00Z"));
    }

    @Test
    void everyToolIsFoundByWhatItIsCalled() {
        for (var tool : McpTool.values()) {
            assertThat(McpTool.called(tool.called())).contains(tool);
        }
    }
}
