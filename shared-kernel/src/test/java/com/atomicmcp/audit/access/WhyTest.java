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
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Group;
import com.atomicmcp.audit.access.Explanation.Missing;
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
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Olivia may do everything; Alice is in a group of her own, whose role gives nothing. */
class WhyTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId PRODUCTION = new EnvironmentId("production");
    private static final EnvironmentId OLD = new EnvironmentId("old");
    private static final MemberId OLIVIA = new MemberId("olivia");
    private static final MemberId ALICE = new MemberId("alice");
    private static final MemberId BOB = new MemberId("bob");
    private static final GroupId OWNERS = new GroupId("owners");
    private static final GroupId ANALYSTS = new GroupId("analysts");
    private static final RoleId OWNER = new RoleId("owner");
    private static final RoleId ANALYST = new RoleId("analyst");
    private static final Permission DOOR = Permission.of(Resource.MCP_ACCESS, Level.VIEW);
    private static final Permission FLOWS = Permission.of(Resource.ACTION_FLOWS, Level.VIEW);
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");
    private static final McpTool TOOL = McpTool.LIST_ACTION_FLOWS;

    private List<Entry> entries = new ArrayList<>();
    private AccessModel model = new AccessModel();
    private final AccessAudit audit = new AccessAudit(model, _ -> entries.stream());

    private Instant decide(Event event) {
        var day = entries.size();
        var at = FIRST.plus(Duration.ofDays(day));
        var by = Map.of(Caller.ACTOR_KIND, "member", Caller.ACTOR_ID, "mem_" + day, Caller.ACTOR_NAME, "Day " + day);
        var entry = new Entry(day, "event-" + day, at, event, by);
        entries.add(entry);
        model.evolve(entry);
        return at;
    }

    private void given(Permission... analysts) {
        decide(new OrganizationRegistered(ACME, "Acme", "acme"));
        decide(new McpServerEnabled(ACME));
        decide(new EnvironmentCreated(ACME, PRODUCTION, "Production"));
        decide(new EnvironmentCreated(ACME, OLD, "Old"));
        decide(new EnvironmentArchived(ACME, OLD));
        decide(new RoleCreated(
                ACME,
                OWNER,
                "Owner",
                "",
                Stream.of(Resource.values())
                        .map(resource -> Permission.of(resource, resource.highest()))
                        .toList()));
        decide(new GroupCreated(ACME, OWNERS, "Owners", ""));
        decide(new RoleAddedToGroup(ACME, OWNERS, OWNER));
        member(OLIVIA, "Olivia", OWNERS);
        decide(new RoleCreated(ACME, ANALYST, "Analyst", "", List.of(analysts)));
        decide(new GroupCreated(ACME, ANALYSTS, "Analysts", ""));
        decide(new RoleAddedToGroup(ACME, ANALYSTS, ANALYST));
        member(ALICE, "Alice", ANALYSTS);
    }

    private void member(MemberId id, String name, GroupId group) {
        decide(new MemberInvited(ACME, id, id + "@acme.example", name, "Adams"));
        decide(new MemberActivated(ACME, id, new AccountId("acc_" + id)));
        decide(new MemberAddedToGroup(ACME, group, id));
    }

    private Explanation why(String environment) {
        return why(environment, Instant.MAX);
    }

    private Explanation why(String environment, Instant asOf) {
        return audit.why(ACME, new Question("alice@acme.example", TOOL, environment), asOf);
    }

    private static Remedy change(Explanation why) {
        assertThat(why.today().change()).as("%s", why).isNotNull();
        return why.today().change();
    }

    /** Decides what a remedy asks for, as the admin API would. */
    private void apply(Remedy remedy) {
        for (var request : remedy.requests()) {
            var path = request.path()
                    .replace("{groupId}", "new-group")
                    .replace("{roleId}", "new-role")
                    .split("/");
            var body = request.body();
            decide(
                    switch (request.method() + " "
                            + String.join("/", List.of(path).subList(4, path.length))
                                    .replaceAll("(groups|roles|members|environments)/[^/]+", "$1")) {
                        case "PUT groups/members" ->
                            new MemberAddedToGroup(ACME, new GroupId(path[5]), new MemberId(path[7]));
                        case "PUT groups/roles" ->
                            new RoleAddedToGroup(ACME, new GroupId(path[5]), new RoleId(path[7]));
                        case "PUT roles/permissions" ->
                            new RolePermissionsChanged(ACME, new RoleId(path[5]), permissions(body));
                        case "PUT mcp-server" -> new McpServerEnabled(ACME);
                        case "POST environments/restore" -> new EnvironmentRestored(ACME, new EnvironmentId(path[5]));
                        case "POST roles" ->
                            new RoleCreated(
                                    ACME,
                                    new RoleId("new-role"),
                                    String.valueOf(body.get("name")),
                                    "",
                                    permissions(body));
                        case "POST groups" ->
                            new GroupCreated(ACME, new GroupId("new-group"), String.valueOf(body.get("name")), "");
                        default -> throw new AssertionError(request);
                    });
        }
    }

    private static List<Permission> permissions(Map<String, Object> body) {
        return ((List<?>) body.get("permissions"))
                .stream()
                        .map(one -> (Map<?, ?>) one)
                        .map(one -> new Permission(
                                (Resource) one.get("resource"),
                                (Level) one.get("level"),
                                one.containsKey("environments")
                                        ? ((List<?>) one.get("environments"))
                                                .stream()
                                                        .map(EnvironmentId.class::cast)
                                                        .toList()
                                        : List.of()))
                        .toList();
    }

    @Test
    void whoIsLetInIsShownTheWholeChain() {
        given(DOOR, FLOWS);
        var why = why("Production");
        assertThat(why.allowed()).isTrue();
        assertThat(why.through().what().words()).isEqualTo("list_action_flows in Production");
        assertThat(why.through().through())
                .extracting(Held.Through::permission, Held.Through::group, Held.Through::role)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("MCP Access (View)", "Analysts", "Analyst"),
                        org.assertj.core.groups.Tuple.tuple(
                                "Action Flows (View) in Production", "Analysts", "Analyst"));
        assertThat(why.through().since().kind()).isEqualTo("group.member-added");
        assertThat(why.today().change()).isNull();
    }

    @Test
    void everythingThatWasMissingIsToldInTheOrderInWhichItIsAskedFor() {
        given();
        var off = decide(new McpServerDisabled(ACME));
        var why = why("Old", off);
        assertThat(why.missing())
                .extracting(Missing::link)
                .containsExactly(
                        Missing.Link.MCP_SERVER,
                        Missing.Link.MCP_ACCESS,
                        Missing.Link.PERMISSION,
                        Missing.Link.ENVIRONMENT);
        assertThat(why.words()).isEqualTo("Denied: The MCP Server of Acme is off.");
        assertThat(why.missing().getFirst().since().by().name()).isEqualTo("Day " + (entries.size() - 1));
        assertThat(change(why).requests())
                .extracting(request -> request.words())
                .startsWith("turn the MCP Server on", "restore environment Old")
                .hasSize(3);
        apply(change(why));
        assertThat(why("Old").allowed()).isTrue();
    }

    @Test
    void whatOneLostIsToldWithWhoTookIt() {
        given(DOOR, FLOWS);
        var left = decide(new MemberRemovedFromGroup(ACME, ANALYSTS, ALICE));
        var why = why("Production");
        assertThat(why.missing()).extracting(missing -> missing.since().at()).containsExactly(left, left);
        assertThat(why("Production", left.minusMillis(1)).allowed()).isTrue();
        assertThat(change(why).words()).isEqualTo("put Alice Adams into group Analysts");
        assertThat(change(why).by()).extracting(Remedy.Administrator::name).containsExactly("Olivia Adams");
    }

    @Test
    void amongChangesOfOneRequestTheOneGivesLeastThatGivesNobodyElseAnything() {
        given(DOOR);
        assertThat(change(why("Production")).words()).isEqualTo("give role Analyst Action Flows (View) in Production");
        assertThat(change(why("Production")).gains())
                .extracting(gain -> gain.what().words())
                .containsExactly("Action Flows (View) in Production", "list_action_flows in Production");
        member(BOB, "Bob", ANALYSTS);
        var owners = change(why("Production"));
        assertThat(owners.words()).as("Bob gains nothing by it").isEqualTo("put Alice Adams into group Owners");
        assertThat(owners.others()).isZero();
        assertThat(why("Production").today().alternatives())
                .extracting(Remedy::words)
                .contains("give role Analyst Action Flows (View) in Production")
                .last()
                .asString()
                .startsWith("make a role with Action Flows (View) in Production, make a group, ");
    }

    @Test
    void aRoleAndAGroupOfTheirOwnGrantItToo() {
        given();
        var anew = why("Production").today().alternatives().getLast();
        assertThat(anew.requests()).hasSize(4);
        assertThat(anew.others()).isZero();
        apply(anew);
        assertThat(why("Production").allowed()).isTrue();
    }

    @Test
    void whoHasNotAcceptedIsToldToAndWhatElseIsMissing() {
        given();
        decide(new MemberInvited(ACME, BOB, "bob@acme.example", "Bob", "Baker"));
        var why = audit.why(ACME, new Question("bob@acme.example", TOOL, "Production"), Instant.MAX);
        assertThat(why.words()).isEqualTo("Denied: Bob Baker has not accepted the invitation yet.");
        assertThat(change(why).then()).isEqualTo("Bob Baker accepts the invitation");
        apply(change(why));
        decide(new MemberActivated(ACME, BOB, new AccountId("acc_bob")));
        assertThat(audit.why(ACME, new Question("bob", TOOL, "Production"), Instant.MAX)
                        .allowed())
                .isTrue();
    }

    @Test
    void whoWasRemovedIsInvitedAnew() {
        given(DOOR, FLOWS);
        var removed = decide(new MemberRemoved(ACME, ALICE));
        var why = why("Production");
        assertThat(why.missing().getFirst().link()).isEqualTo(Missing.Link.MEMBERSHIP);
        assertThat(why.missing().getFirst().since().at()).isEqualTo(removed);
        assertThat(change(why).requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).containsEntry("email", "alice@acme.example"));
        decide(new MemberInvited(ACME, BOB, "ALICE@acme.example", "Alice", "Anew"));
        assertThat(why("Production").member().memberId()).as("who is there now").isEqualTo(BOB);
        assertThat(why("Production", removed.minusMillis(1)).member().memberId())
                .as("who was there then")
                .isEqualTo(ALICE);
    }

    @Test
    void whatNeverWasCannotBeGranted() {
        given(DOOR, FLOWS);
        var why = why("nowhere");
        assertThat(why.words()).isEqualTo("Denied: There is no environment 'nowhere'.");
        assertThat(why.today().change()).isNull();
        assertThatThrownBy(() -> audit.why(ACME, new Question("nobody@acme.example", TOOL, null), Instant.MAX))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nobody@acme.example");
        assertThatThrownBy(() -> new Question("alice", null, "Production")).isInstanceOf(Refused.class);
        assertThat(why("Production", FIRST.minusSeconds(1)).allowed()).isFalse();
        assertThat(why("Production", FIRST).words()).isEqualTo("Denied: The MCP Server of Acme is off.");
    }

    @Test
    void withoutAToolOrAnEnvironmentLessIsAskedFor() {
        given(DOOR);
        assertThat(audit.why(ACME, new Question("alice", null, null), Instant.MAX)
                        .allowed())
                .isTrue();
        assertThat(why(null).words()).contains("Action Flows (View) in any environment");
        apply(change(why(null)));
        assertThat(why(null).allowed()).isTrue();
        decide(new EnvironmentArchived(ACME, PRODUCTION));
        assertThat(why(null).missing()).extracting(Missing::link).containsExactly(Missing.Link.ENVIRONMENT);
        apply(change(why(null)));
        assertThat(why(null).allowed()).isTrue();
    }

    @Test
    void aReferenceIsReadInItsOwnOrganizationOnly() {
        given();
        var reference = new Reference(ALICE, TOOL, PRODUCTION, Instant.parse("2026-12-24T12:00:00.123Z"));
        var text = reference.text(ACME);
        assertThat(text).matches("why_[A-Za-z0-9_-]{40,90}");
        assertThat(Reference.of(ACME, text)).isEqualTo(reference);
        assertThat(audit.why(ACME, text)).isEqualTo(why("production", Instant.parse("2026-12-24T12:00:00.123Z")));
        var none = new Reference(ALICE, null, null, Instant.EPOCH);
        assertThat(Reference.of(ACME, none.text(ACME))).isEqualTo(none);
        for (var other : List.of(
                "",
                "why_",
                "why_AAAA",
                "why_!",
                text.substring(0, text.length() - 1),
                text + "A",
                "why_" + "A".repeat(300))) {
            assertThatThrownBy(() -> Reference.of(ACME, other)).as(other).isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> Reference.of(new OrganizationId("globex"), text))
                .isInstanceOf(Refused.class);
    }

    /** Every tool about every environment: each change is applied, and where it takes several requests, no single one would do. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSmallestChangeGrantsItWhateverThereIs(int seed) {
        var random = new Random(seed);
        given(some(random));
        for (var i = 0; i < 3; i++) {
            decide(new RoleCreated(ACME, new RoleId("r" + i), "R" + i, "", List.of(some(random))));
            decide(new GroupCreated(ACME, new GroupId("g" + i), "G" + i, ""));
            if (random.nextBoolean()) {
                decide(new RoleAddedToGroup(ACME, new GroupId("g" + i), new RoleId("r" + random.nextInt(i + 1))));
            }
        }
        if (random.nextBoolean()) {
            decide(new MemberRemovedFromGroup(ACME, ANALYSTS, ALICE));
        }
        if (random.nextBoolean()) {
            decide(new RolePermissionsChanged(ACME, OWNER, List.of(some(random)))); // the easy way out is gone
        }
        if (random.nextBoolean()) {
            decide(new McpServerDisabled(ACME));
        }
        var before = List.copyOf(entries);
        for (var tool : McpTool.values()) {
            for (var environment : List.of("Production", "Old")) {
                var question = new Question("alice", tool, environment);
                var why = audit.why(ACME, question, Instant.MAX);
                assertThat(why.allowed()).isEqualTo(why.missing().isEmpty());
                if (!why.allowed()) {
                    granted(question, change(why), before);
                    why.today().alternatives().forEach(other -> granted(question, other, before));
                    if (change(why).requests().size() == 2
                            && why.missing().stream().noneMatch(Inevitable::is)) {
                        singles()
                                .forEach(single -> assertThat(allowed(question, single, before))
                                        .as("%s by %s", question, single)
                                        .isFalse());
                    }
                }
            }
        }
    }

    /** What takes a request of its own in any case. */
    private static final class Inevitable {
        static boolean is(Missing missing) {
            return missing.link() == Missing.Link.MCP_SERVER || missing.link() == Missing.Link.ENVIRONMENT;
        }
    }

    private void granted(Question question, Remedy remedy, List<Entry> before) {
        apply(remedy);
        assertThat(audit.why(ACME, question, Instant.MAX).allowed())
                .as("%s after %s", question, remedy)
                .isTrue();
        backTo(before);
    }

    private boolean allowed(Question question, Event event, List<Entry> before) {
        decide(event);
        var allowed = audit.why(ACME, question, Instant.MAX).allowed();
        backTo(before);
        return allowed;
    }

    private void backTo(List<Entry> before) {
        entries = new ArrayList<>(before);
        before.forEach(model::evolve);
    }

    private List<Event> singles() {
        var access = model.organization(ACME).orElseThrow().access();
        var alice = access.member(ALICE).orElseThrow();
        var all = List.of(
                DOOR,
                FLOWS,
                Permission.of(Resource.ENVIRONMENTS, Level.VIEW),
                Permission.of(Resource.ANALYTICS, Level.VIEW),
                Permission.of(Resource.CUSTOMERS, Level.VIEW));
        return access.groups().stream()
                .map(Group::groupId)
                .flatMap(group -> Stream.concat(
                        Stream.of((Event) new MemberAddedToGroup(ACME, group, ALICE))
                                .filter(_ -> !alice.groups().contains(group)),
                        access.roles().stream()
                                .flatMap(role -> Stream.of(
                                        new RoleAddedToGroup(ACME, group, role.roleId()),
                                        new RolePermissionsChanged(ACME, role.roleId(), all)))))
                .toList();
    }

    private static Permission[] some(Random random) {
        return Stream.of(
                        DOOR,
                        FLOWS,
                        new Permission(Resource.ACTION_FLOWS, Level.VIEW, List.of(OLD)),
                        Permission.of(Resource.ENVIRONMENTS, Level.EDIT),
                        new Permission(Resource.CUSTOMERS, Level.VIEW, List.of(PRODUCTION)))
                .filter(_ -> random.nextInt(3) == 0)
                .toArray(Permission[]::new);
    }
}
