package com.atomicmcp.query.access;

import static com.atomicmcp.query.projection.Given.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberLinked;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.MemberUnlinked;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleDeleted;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.access.Role;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessProjectionsTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final RoleId ANALYST = new RoleId("analyst");
    private static final GroupId MARKETING = new GroupId("marketing");
    private static final MemberId ALICE = new MemberId("alice");
    private static final List<Permission> SOME = List.of(new Permission(
            Resource.ANALYTICS, Level.VIEW, List.of(new EnvironmentId("live"), new EnvironmentId("test"))));

    private final RoleProjection roles = new RoleProjection();
    private final GroupProjection groups = new GroupProjection();
    private final MemberProjection members = new MemberProjection();

    @Test
    void aRoleShowsItsPermissionsWithTheirEnvironments() {
        assertThat(given(
                                new RoleCreated(ACME, ANALYST, "Analyst", "", List.of()),
                                new RolePermissionsChanged(ACME, ANALYST, SOME))
                        .then(roles, "acme/analyst"))
                .contains(new Role(ANALYST, "Analyst", "", SOME));
    }

    @Test
    void aDeletedRoleIsGoneUntilItIsCreatedAgain() {
        var created = new RoleCreated(ACME, ANALYST, "Analyst", "", SOME);
        var deleted = new RoleDeleted(ACME, ANALYST);

        assertThat(given(created, deleted).then(roles, "acme/analyst")).isEmpty();
        assertThat(given(created, deleted, created).then(roles, "acme/analyst")).isPresent();
    }

    @Test
    void aGroupShowsItsRoles() {
        assertThat(given(
                                new GroupCreated(ACME, MARKETING, "Marketing", "They sell"),
                                new RoleAddedToGroup(ACME, MARKETING, ANALYST),
                                new RoleAddedToGroup(ACME, MARKETING, new RoleId("editor")),
                                new RoleRemovedFromGroup(ACME, MARKETING, new RoleId("editor")))
                        .then(groups, "acme/marketing"))
                .contains(new Group(MARKETING, "Marketing", "They sell", List.of(ANALYST)));
    }

    @Test
    void aDeletedGroupIsGone() {
        assertThat(given(new GroupCreated(ACME, MARKETING, "Marketing", ""), new GroupDeleted(ACME, MARKETING))
                        .then(groups, "acme/marketing"))
                .isEmpty();
    }

    @Test
    void aMemberShowsTheirGroups() {
        var account = new AccountId("acc_alice");

        assertThat(given(
                                new GroupCreated(ACME, MARKETING, "Marketing", ""),
                                new MemberInvited(ACME, ALICE, "alice@acme.example", "Alice", "Abel"),
                                new MemberActivated(ACME, ALICE, account),
                                new MemberAddedToGroup(ACME, MARKETING, ALICE),
                                new MemberAddedToGroup(ACME, new GroupId("sales"), ALICE),
                                new MemberRemovedFromGroup(ACME, new GroupId("sales"), ALICE))
                        .then(members, "acme/alice"))
                .contains(new Member(
                        ALICE,
                        account,
                        "alice@acme.example",
                        "Alice",
                        "Abel",
                        Member.State.ACTIVE,
                        List.of(MARKETING),
                        null));
    }

    @Test
    void aMemberShowsWhomTheyAreLinkedToUntilTheyAreNot() {
        var invited = new MemberInvited(ACME, ALICE, "alice@acme.example", "Alice", "Abel");
        var active = new MemberActivated(ACME, ALICE, new AccountId("acc_alice"));
        var linked = new MemberLinked(ACME, ALICE, "https://login.acme.example", "a-1");

        assertThat(given(invited, active, linked).then(members, "acme/alice"))
                .map(Member::identity)
                .contains(new Identity("https://login.acme.example", "a-1"));
        for (var end : List.of(new MemberUnlinked(ACME, ALICE), new MemberRemoved(ACME, ALICE))) {
            assertThat(given(invited, active, linked, end).then(members, "acme/alice"))
                    .hasValueSatisfying(alice -> assertThat(alice.identity()).isNull());
        }
    }

    @Test
    void aRemovedMemberStaysOnTheRecordWithoutGroups() {
        assertThat(given(
                                new MemberInvited(ACME, ALICE, "alice@acme.example", "Alice", "Abel"),
                                new MemberAddedToGroup(ACME, MARKETING, ALICE),
                                new MemberRemoved(ACME, ALICE))
                        .then(members, "acme/alice"))
                .hasValueSatisfying(alice -> {
                    assertThat(alice.state()).isEqualTo(Member.State.REMOVED);
                    assertThat(alice.groups()).isEmpty();
                });
    }
}
