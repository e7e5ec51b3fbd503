package com.atomicmcp.audit;

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
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTrailTest {

    private static final OrganizationId ACME = new OrganizationId("org_acme");
    private static final OrganizationId GLOBEX = new OrganizationId("org_globex");
    private static final MemberId ALICE = new MemberId("mem_alice");
    private static final MemberId BOB = new MemberId("mem_bob");
    private static final ClientId EDITOR = new ClientId("client_editor");
    private static final ClientId CHAT = new ClientId("client_chat");
    private static final EnvironmentId LIVE = new EnvironmentId("env_live");
    private static final GroupId USERS = new GroupId("grp_users");
    private static final RoleId ROLE = new RoleId("role_users");
    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

    private final Calls calls = new Calls();
    private final List<Entry> decisions = new ArrayList<>();
    private final CallTrail trail = new CallTrail(calls, _ -> decisions.stream());
    private final AccessModel model = new AccessModel();

    @BeforeEach
    void twoMembersWithAClientEach() {
        decide(
                new OrganizationRegistered(ACME, "Acme", "acme"),
                new MemberInvited(ACME, ALICE, "alice@acme.test", "Alice", "Tester"),
                new MemberInvited(ACME, BOB, "bob@acme.test", "Bob", "Baker"),
                new ClientRegistered(ACME, EDITOR, "Editor", List.of(), Registration.ADMINISTRATOR),
                new ClientRegistered(ACME, CHAT, "Chat", List.of(), Registration.ADMINISTRATOR),
                new RoleCreated(ACME, ROLE, "MCP Users", "", List.of(Permission.of(Resource.MCP_ACCESS, Level.VIEW))),
                new GroupCreated(ACME, USERS, "Users", ""),
                new RoleAddedToGroup(ACME, USERS, ROLE),
                new MemberActivated(ACME, ALICE, new AccountId("acc_alice")),
                new MemberActivated(ACME, BOB, new AccountId("acc_bob")),
                new MemberAddedToGroup(ACME, USERS, ALICE),
                new MemberAddedToGroup(ACME, USERS, BOB),
                connected("con_alice", ALICE, EDITOR),
                connected("con_bob", BOB, CHAT),
                new EnvironmentCreated(ACME, LIVE, "Live"));
    }

    @Test
    void pagesFollowOneAnotherWhateverIsAskedMeanwhile() {
        for (var number = 0; number < 7; number++) {
            calls.add(ACME, "con_alice", NOON.plusSeconds(number));
        }

        var seen = new ArrayList<Long>();
        String next = null;
        do {
            var page = trail.page(acme(), CallFilter.ALL, CallTrail.before(next), 3);
            page.items().forEach(call -> seen.add(call.position()));
            next = page.next();
            calls.add(ACME, "con_alice", NOON.plusSeconds(100));
        } while (next != null);

        assertThat(seen).containsExactly(6L, 5L, 4L, 3L, 2L, 1L, 0L);
    }

    @Test
    void aPageThatIsJustFullSaysNothingOfANextOne() {
        calls.add(ACME, "con_alice", NOON);
        calls.add(ACME, "con_alice", NOON);

        assertThat(trail.page(acme(), CallFilter.ALL, CallTrail.NEWEST, 2).next())
                .isNull();
        assertThat(trail.page(acme(), CallFilter.ALL, CallTrail.NEWEST, 1).next())
                .isEqualTo("1");
    }

    @Test
    void anotherOrganizationsRequestsAreNeverAmongThem() {
        calls.add(GLOBEX, "con_alice", NOON);
        calls.add(ACME, "con_alice", NOON);

        assertThat(positions(CallFilter.ALL)).containsExactly(1L);
        assertThat(positions(typed("alice@acme.test", null, null, null))).containsExactly(1L);
    }

    @Test
    void aFilterAdmitsWhatItNamesAndAMemberIsFoundByTheirAddressThoughTheyAreGone() {
        calls.add(ACME, "con_alice", NOON);
        calls.add(ACME, "con_bob", NOON.plusSeconds(60));
        calls.add(call(ACME, "con_bob", BOB, CHAT, "get_customer", LIVE, Outcome.PROBLEM, NOON.plusSeconds(120)));
        decide(new MemberRemoved(ACME, BOB));

        assertThat(positions(typed("BOB@acme.test", null, null, null))).containsExactly(2L, 1L);
        assertThat(positions(typed(null, "client_editor", null, null))).containsExactly(0L);
        assertThat(positions(typed("mem_bob", "client_editor", null, null))).isEmpty();
        assertThat(positions(typed(null, null, "get_customer", null))).containsExactly(2L);
        assertThat(positions(typed(null, null, null, List.of("problem", "refused"))))
                .containsExactly(2L);
        assertThat(positions(between("2026-11-03T12:01:00Z", null))).containsExactly(2L, 1L);
        assertThat(positions(between(null, "2026-11-03T12:02:00Z"))).containsExactly(1L, 0L);
    }

    @Test
    void aPersonReadsWhoAskedWhatAndHowItEnded() {
        calls.add(call(ACME, "con_bob", BOB, CHAT, "list_action_flows", LIVE, Outcome.ANSWERED, NOON));
        calls.add(call(ACME, "con_bob", BOB, CHAT, "get_customer", LIVE, Outcome.PROBLEM, NOON));
        calls.add(call(ACME, "con_bob", BOB, CHAT, null, null, Outcome.FAILED, NOON));

        assertThat(trail.page(acme(), CallFilter.ALL, CallTrail.NEWEST, 9).items())
                .extracting(CallEntry::sentence)
                .containsExactly(
                        "Bob Baker called a tool that does not exist with Chat: an error, 1.5 ms",
                        "Bob Baker called get_customer with Chat in Live: no data, and told why, 1.5 ms",
                        "Bob Baker called list_action_flows with Chat in Live: 12 rows, 1.5 ms");
    }

    @Test
    void whereFewAreAdmittedAPageIsShortAndSaysWhereToGoOn() {
        calls.add(call(ACME, "con_bob", BOB, CHAT, "get_customer", LIVE, Outcome.ANSWERED, NOON));
        for (var number = 0; number < CallTrail.MOST_LOOKED_AT + 500; number++) {
            calls.add(ACME, "con_alice", NOON);
        }
        var rare = typed(null, null, "get_customer", null);

        var first = trail.page(acme(), rare, CallTrail.NEWEST, 10);
        assertThat(first.items()).isEmpty();
        assertThat(first.next()).isNotNull();
        var second = trail.page(acme(), rare, CallTrail.before(first.next()), 10);
        assertThat(second.items()).extracting(CallEntry::position).containsExactly(0L);
        assertThat(second.next()).isNull();
    }

    @Test
    void whatIsOlderThanWhatIsWantedIsNotLookedAt() {
        for (var number = 0; number < 3_000; number++) {
            calls.add(ACME, "con_alice", NOON.minus(Duration.ofHours(1)));
        }
        calls.add(ACME, "con_alice", NOON);

        assertThat(positions(between("2026-11-03T12:00:00Z", null))).containsExactly(3_000L);
        assertThat(calls.most).isLessThan(1_100);
    }

    @Test
    void whatAClientAskedBeforeItWasRevokedIsToldWithWhatEndedItAndWhatCameAfter() {
        calls.add(ACME, "con_bob", NOON);
        calls.add(ACME, "con_alice", NOON);
        calls.add(ACME, "con_bob", NOON.plusSeconds(59));
        calls.add(across(NOON.plusSeconds(60)));
        decide(NOON.plusSeconds(60), new ClientRevoked(ACME, CHAT));
        calls.add(call(ACME, "con_bob", BOB, CHAT, "get_customer", null, Outcome.REFUSED, NOON.plusSeconds(61)));
        var chat = typed(null, "client_chat", null, null);

        var ended = trail.ended(acme(), chat);

        assertThat(ended.revocation().decision().sentence()).contains("revoked client Chat");
        assertThat(ended.revocation().undone()).isNull();
        assertThat(List.of(ended.letIn(), ended.refused())).containsExactly(0L, 1L);
        assertThat(ended.begunBefore()).extracting(CallEntry::position).containsExactly(3L);
        assertThat(positions(chat.before(ended.revocation(), null))).containsExactly(3L, 2L, 0L);
        assertThat(positions(chat.before(ended.revocation(), CallFilter.within("30s"))))
                .containsExactly(3L, 2L);
    }

    /** It began in the last millisecond before the end, and took one and a half. */
    private static CallEnded across(Instant end) {
        return call(ACME, "con_bob", BOB, CHAT, "get_customer", null, Outcome.ANSWERED, end.minusNanos(400_000));
    }

    @Test
    void anAnswerAfterTheEndIsNamedUnlessAccessWasGivenBack() {
        decide(NOON, new ClientRevoked(ACME, CHAT));
        calls.add(ACME, "con_bob", NOON.plusSeconds(1));
        var chat = typed(null, "client_chat", null, null);

        assertThat(trail.ended(acme(), chat).letInAfter())
                .extracting(CallEntry::position)
                .containsExactly(0L);
        decide(NOON.plusSeconds(2), new ClientReinstated(ACME, CHAT));
        calls.add(ACME, "con_bob", NOON.plusSeconds(3));
        var ended = trail.ended(acme(), chat);
        assertThat(ended.revocation().undone()).isNotNull();
        assertThat(ended.letInAfter()).extracting(CallEntry::position).containsExactly(0L);
    }

    @Test
    void aMemberIsEndedByRemovalByTheLossOfMcpAccessAndByTheEndOfTheirLastConnection() {
        decide(NOON.plusSeconds(10), new MemberRemovedFromGroup(ACME, USERS, BOB));
        assertThat(kind(typed("mem_bob", null, null, null))).isEqualTo("group.member-removed");
        decide(NOON.plusSeconds(20), new MemberAddedToGroup(ACME, USERS, BOB), new MemberRemoved(ACME, BOB));
        assertThat(kind(typed("mem_bob", null, null, null))).isEqualTo("member.removed");
        assertThat(kind(typed(null, "client_chat", null, null))).isEqualTo("member.removed");
        decide(NOON.plusSeconds(30), new ConnectionRevoked(ACME, new ConnectionId("con_alice")));
        assertThat(kind(typed("alice@acme.test", null, null, null))).isEqualTo("connection.revoked");
    }

    private String kind(CallFilter filter) {
        return trail.ended(acme(), filter).revocation().decision().kind();
    }

    @Test
    void whatWasNeverEndedIsSaidToBeSo() {
        for (var filter : List.of(typed("mem_bob", null, null, null), typed(null, "client_chat", null, null))) {
            assertThatThrownBy(() -> trail.ended(acme(), filter)).isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> trail.ended(acme(), CallFilter.ALL)).isInstanceOf(Refused.class);
    }

    @Test
    void whatTheOrganizationDoesNotHaveAndWhatIsNoOutcomeIsRefused() {
        for (Runnable mistake : List.<Runnable>of(
                () -> typed("carol@acme.test", null, null, null),
                () -> typed(null, "client_nope", null, null),
                () -> typed(null, null, null, List.of("good")),
                () -> between("yesterday", null),
                () -> between("2026-11-03T12:00:00Z", "2026-11-03T11:00:00Z"),
                () -> CallTrail.before("x"))) {
            assertThatThrownBy(mistake::run).isInstanceOf(Refused.class);
        }
    }

    private List<Long> positions(CallFilter filter) {
        Page<CallEntry> page = trail.page(acme(), filter, CallTrail.NEWEST, 200);
        assertThat(page.next()).isNull();
        return page.items().stream().map(CallEntry::position).toList();
    }

    private CallFilter typed(
            @Nullable String member, @Nullable String client, @Nullable String tool, @Nullable List<String> outcomes) {
        return CallFilter.of(new CallFilter.Typed(member, client, null, tool, null, outcomes, null, null), acme());
    }

    private CallFilter between(@Nullable String from, @Nullable String to) {
        return CallFilter.of(new CallFilter.Typed(null, null, null, null, null, null, from, to), acme());
    }

    private OrganizationState acme() {
        return model.organization(ACME).orElseThrow();
    }

    private void decide(Event... events) {
        decide(NOON, events);
    }

    private void decide(Instant at, Event... events) {
        for (var event : events) {
            var position = decisions.size();
            decisions.add(new Entry(position, "e" + position, at, event, Map.of()));
            model.evolve(decisions.getLast());
        }
    }

    private static ConnectionOpened connected(String id, MemberId member, ClientId client) {
        return new ConnectionOpened(ACME, new ConnectionId(id), member, client, "http://acme", List.of("mcp:tools"));
    }

    private static CallEnded call(
            OrganizationId organization,
            String connection,
            MemberId member,
            ClientId client,
            @Nullable String tool,
            @Nullable EnvironmentId environment,
            Outcome outcome,
            Instant at) {
        var rows = outcome == Outcome.ANSWERED ? (Integer) 12 : null;
        return new CallEnded(
                organization,
                new ConnectionId(connection),
                member,
                client,
                "tools/call",
                tool,
                environment,
                outcome,
                at,
                1_500,
                rows,
                null);
    }

    /** In memory, written a second after each began. */
    private static final class Calls implements CallHistory {

        private final List<Kept> kept = new ArrayList<>();
        private int most;

        void add(OrganizationId organization, String connection, Instant at) {
            var alice = connection.equals("con_alice");
            add(call(
                    organization,
                    connection,
                    alice ? ALICE : BOB,
                    alice ? EDITOR : CHAT,
                    "list_environments",
                    null,
                    Outcome.ANSWERED,
                    at));
        }

        void add(CallEnded call) {
            kept.add(new Kept(kept.size(), call.startedAt().plusSeconds(1), call));
        }

        @Override
        public List<Kept> of(OrganizationId organization, long before, int limit) {
            return of(call -> call.organizationId().equals(organization), before, limit);
        }

        @Override
        public List<Kept> of(
                OrganizationId organization, Collection<ConnectionId> connections, long before, int limit) {
            return of(
                    call -> call.organizationId().equals(organization) && connections.contains(call.connectionId()),
                    before,
                    limit);
        }

        private List<Kept> of(Predicate<CallEnded> wanted, long before, int limit) {
            var found = Stream.iterate((int) Math.min(before, kept.size()) - 1, i -> i >= 0, i -> i - 1)
                    .map(kept::get)
                    .filter(one -> wanted.test(one.call()))
                    .limit(limit)
                    .toList();
            most += found.size();
            return found;
        }

        @Override
        public long writtenSince(Instant at) {
            return kept.stream()
                    .filter(one -> !one.writtenAt().isBefore(at))
                    .findFirst()
                    .map(Kept::position)
                    .orElse(Long.MAX_VALUE);
        }
    }
}
