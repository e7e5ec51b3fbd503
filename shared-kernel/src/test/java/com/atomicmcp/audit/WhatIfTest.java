package com.atomicmcp.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessCommand.DeleteGroup;
import com.atomicmcp.access.AccessCommand.RemoveRoleFromGroup;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.flow.FlowCommand.PublishActionFlow;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WhatIfTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId PRODUCTION = new EnvironmentId("production");
    private static final MemberId MONA = new MemberId("mona");
    private static final GroupId USERS = new GroupId("users");
    private static final RoleId ROLE = new RoleId("role");
    private static final ClientId EDITOR = new ClientId("editor");
    private static final ConnectionId CONNECTION = new ConnectionId("connection");
    private static final Caller OLIVIA =
            new Caller(Caller.Kind.MEMBER, "olivia", "Olivia Owner", null, null, null, "request", "API");

    private static final Caller OPERATOR =
            new Caller(Caller.Kind.OPERATOR, "operator", "Operator", null, null, null, "request", "API");

    private final List<Entry> entries = new ArrayList<>();
    private final AccessModel model = new AccessModel();
    private final List<String> asked = new ArrayList<>();
    private final WhatIf whatIf = new WhatIf(model, this::read);

    private Stream<Entry> read(Collection<String> aggregates) {
        asked.addAll(aggregates);
        return entries.stream();
    }

    private void given(Event... events) {
        for (var event : events) {
            var entry = entry(event);
            entries.add(entry);
            model.evolve(entry);
        }
    }

    private Entry entry(Event event) {
        return new Entry(entries.size(), "e" + entries.size(), Instant.EPOCH, event, OLIVIA.metadata());
    }

    private void monaUsesTools() {
        given(
                new OrganizationRegistered(ACME, "Acme", "acme"),
                new McpServerEnabled(ACME),
                new EnvironmentCreated(ACME, PRODUCTION, "Production"),
                new RoleCreated(
                        ACME,
                        ROLE,
                        "MCP Users",
                        "",
                        List.of(
                                Permission.of(Resource.MCP_ACCESS, Level.VIEW),
                                Permission.of(Resource.ACTION_FLOWS, Level.VIEW))),
                new GroupCreated(ACME, USERS, "Developers", ""),
                new RoleAddedToGroup(ACME, USERS, ROLE),
                new MemberInvited(ACME, MONA, "mona@acme.example", "Mona", "Member"),
                new MemberActivated(ACME, MONA, new AccountId("acc_mona")),
                new MemberAddedToGroup(ACME, USERS, MONA));
    }

    private Foreseen foresee(Command command, Event... events) {
        return foresee(OPERATOR, command, events);
    }

    private Foreseen foresee(Caller caller, Command command, Event... events) {
        return whatIf.of(
                ACME,
                List.of(command),
                List.of(events).stream().map(this::entry).toList(),
                caller);
    }

    @Test
    void whatWouldBeToldAndWhoWouldLoseWhatIsForeseen() {
        monaUsesTools();
        var foreseen = foresee(new RemoveRoleFromGroup(ACME, USERS, ROLE), new RoleRemovedFromGroup(ACME, USERS, ROLE));
        assertThat(foreseen.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("group.role-removed");
            assertThat(event.sentence()).isEqualTo("Olivia Owner took role MCP Users from group Developers");
            assertThat(event.thing()).isEqualTo(new Thing("group", "users", "Developers"));
            assertThat(event.changes()).containsEntry("role", new Change("MCP Users (role)", null));
        });
        assertThat(foreseen.access())
                .allMatch(change -> !change.gained() && change.memberId().equals(MONA))
                .extracting(change -> change.what().words())
                .containsExactlyInAnyOrder(
                        "MCP Access (View)", "Action Flows (View)", "list_action_flows in Production");
        assertThat(entries).hasSize(9);
        assertThat(model.organization(ACME)
                        .orElseThrow()
                        .access()
                        .group(USERS)
                        .orElseThrow()
                        .roles())
                .containsExactly(ROLE);
    }

    @Test
    void whoMayNotSeeEverybodyIsToldHowManyOthersItWouldTouch() {
        monaUsesTools();
        var olivia = new MemberId("olivia");
        given(
                new MemberInvited(ACME, olivia, "olivia@acme.example", "Olivia", "Owner"),
                new MemberActivated(ACME, olivia, new AccountId("acc_olivia")),
                new MemberAddedToGroup(ACME, USERS, olivia));
        var command = new RemoveRoleFromGroup(ACME, USERS, ROLE);
        var event = new RoleRemovedFromGroup(ACME, USERS, ROLE);
        assertThat(foresee(OLIVIA, command, event)).satisfies(foreseen -> {
            assertThat(foreseen.access())
                    .hasSize(3)
                    .allMatch(change -> change.memberId().equals(olivia));
            assertThat(foreseen.untold()).isEqualTo(3);
        });
        var auditor = new RoleId("auditor");
        given(
                new RoleCreated(
                        ACME, auditor, "Auditor", "", List.of(Permission.of(Resource.ACTIVITY_LOG, Level.VIEW))),
                new GroupCreated(ACME, new GroupId("auditors"), "Auditors", ""),
                new RoleAddedToGroup(ACME, new GroupId("auditors"), auditor),
                new MemberAddedToGroup(ACME, new GroupId("auditors"), olivia));
        assertThat(foresee(OLIVIA, command, event)).satisfies(foreseen -> {
            assertThat(foreseen.access()).hasSize(6);
            assertThat(foreseen.untold()).isZero();
        });
    }

    @Test
    void whoMayNotSeeEverybodyLearnsNoNames() {
        monaUsesTools();
        var foreseen = foresee(
                OLIVIA,
                new DeleteGroup(ACME, USERS, true),
                new MemberRemovedFromGroup(ACME, USERS, MONA),
                new RoleRemovedFromGroup(ACME, USERS, ROLE));
        assertThat(foreseen.events())
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo("group.role-removed"));
        assertThat(foreseen.toString()).doesNotContain("Mona");
        assertThat(foreseen.access()).isEmpty();
        assertThat(foreseen.untold()).as("an event, and three rights").isEqualTo(4);
    }

    @Test
    void nothingIsReadWhereNothingWouldChange() {
        monaUsesTools();
        assertThat(foresee(new RemoveRoleFromGroup(ACME, USERS, ROLE)))
                .isEqualTo(new Foreseen(List.of(), List.of(), 0));
        assertThat(asked).isEmpty();
    }

    @Test
    void ofAConnectionWhoseItIsAndWithWhichClientIsTold() {
        monaUsesTools();
        given(
                new ClientRegistered(ACME, EDITOR, "Editor", List.of(), Registration.DYNAMIC),
                new ConnectionOpened(ACME, CONNECTION, MONA, EDITOR, "http://mcp", List.of()));
        var foreseen = foresee(new RevokeConnection(ACME, CONNECTION), new ConnectionRevoked(ACME, CONNECTION));
        assertThat(foreseen.events().getFirst().sentence())
                .isEqualTo("Olivia Owner ended the connection of Mona Member with client Editor");
        assertThat(foreseen.access()).isEmpty();
        assertThat(asked)
                .contains("acme", "acme/access", "acme/production", "acme/connection", "acme/client/" + EDITOR.key());
    }

    @Test
    void onlyTheActionFlowThatIsNamedIsRead() {
        monaUsesTools();
        foresee(
                new PublishActionFlow(ACME, PRODUCTION, new FlowId("welcome")),
                new EnvironmentCreated(ACME, new EnvironmentId("any"), "Any"));
        assertThat(asked.stream().filter(aggregate -> aggregate.contains("welcome")))
                .hasSize(1);
    }
}
