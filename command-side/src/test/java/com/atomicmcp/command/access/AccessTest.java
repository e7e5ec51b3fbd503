package com.atomicmcp.command.access;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.ALICE;
import static com.atomicmcp.command.Acme.ALICES_ACCOUNT;
import static com.atomicmcp.command.Acme.BOB;
import static com.atomicmcp.command.Acme.BOBS_ACCOUNT;
import static com.atomicmcp.command.Acme.PRODUCTION;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.holding;
import static com.atomicmcp.command.Acme.knowing;
import static com.atomicmcp.command.Acme.refusedAs;

import com.atomicmcp.access.AccessCommand.ActivateMember;
import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.AddRoleToGroup;
import com.atomicmcp.access.AccessCommand.ChangeRolePermissions;
import com.atomicmcp.access.AccessCommand.CreateGroup;
import com.atomicmcp.access.AccessCommand.CreateRole;
import com.atomicmcp.access.AccessCommand.DeleteGroup;
import com.atomicmcp.access.AccessCommand.DeleteRole;
import com.atomicmcp.access.AccessCommand.InviteMember;
import com.atomicmcp.access.AccessCommand.InviteMemberAgain;
import com.atomicmcp.access.AccessCommand.LinkMember;
import com.atomicmcp.access.AccessCommand.RemoveMember;
import com.atomicmcp.access.AccessCommand.RemoveMemberFromGroup;
import com.atomicmcp.access.AccessCommand.RemoveRoleFromGroup;
import com.atomicmcp.access.AccessCommand.RenameGroup;
import com.atomicmcp.access.AccessCommand.RenameMember;
import com.atomicmcp.access.AccessCommand.RenameRole;
import com.atomicmcp.access.AccessCommand.UnlinkMember;
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
import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.AlreadyExists;
import com.atomicmcp.rejection.Rejection.GroupHasMembers;
import com.atomicmcp.rejection.Rejection.LastAdministrator;
import com.atomicmcp.rejection.Rejection.NameTaken;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.RoleInUse;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static final RoleId WRITER = new RoleId("writer");
    private static final RoleId ALICES_ROLE = new RoleId("alice");
    private static final RoleId UNKNOWN_ROLE = new RoleId("unknown");
    private static final GroupId TEAM = new GroupId("team");
    private static final GroupId ALICES_GROUP = new GroupId("alice");
    private static final GroupId UNKNOWN_GROUP = new GroupId("unknown");
    private static final MemberId UNKNOWN = new MemberId("unknown");
    private static final Permission READ_FLOWS = Permission.of(Resource.ACTION_FLOWS, Level.VIEW);
    private static final Permission[] ADMINISTRATOR = {
        Permission.of(Resource.WORKBENCH_MEMBERS, Level.EDIT),
        Permission.of(Resource.ROLES, Level.EDIT),
        Permission.of(Resource.GROUPS, Level.EDIT)
    };
    private static final RoleCreated ROLE = new RoleCreated(ACME, WRITER, "Writer", "Writes", List.of(READ_FLOWS));
    private static final GroupCreated GROUP = new GroupCreated(ACME, TEAM, "Team", "");
    private static final RoleAddedToGroup ROLE_IN_GROUP = new RoleAddedToGroup(ACME, TEAM, WRITER);
    private static final MemberInvited BOB_INVITED = new MemberInvited(ACME, BOB, "bob@acme.example", "Bob", "Builder");
    private static final MemberActivated BOB_ACTIVE = new MemberActivated(ACME, BOB, BOBS_ACCOUNT);
    private static final MemberAddedToGroup BOB_IN_GROUP = new MemberAddedToGroup(ACME, TEAM, BOB);
    private static final MemberRemoved BOB_REMOVED = new MemberRemoved(ACME, BOB);
    private static final Identity BOB_THERE = new Identity("https://login.acme.example", "b-1");
    private static final MemberLinked BOB_LINKED = new MemberLinked(ACME, BOB, BOB_THERE.issuer(), "b-1");
    private static final WrongState IS_REMOVED = new WrongState("member", "removed", "Invite them again.");

    private final FixtureConfiguration<Access> access = new AggregateTestFixture<>(Access.class)
            .registerInjectableResource(knowing(REGISTERED, new EnvironmentCreated(ACME, PRODUCTION, "Production")));

    /** These, after Alice, who alone administers acme. */
    private When given(Object... more) {
        var events = new ArrayList<Object>(holding(ALICE, ALICES_ACCOUNT, ADMINISTRATOR));
        events.addAll(List.of(more));
        return command -> access.given(events).when(command);
    }

    private interface When {
        ResultValidator<Access> when(Object command);

        default void changesNothing(Object command) {
            when(command).expectSuccessfulHandlerExecution().expectNoEvents();
        }

        default void refuses(Object command, Rejection rejection) {
            when(command).expectException(refusedAs(rejection)).expectNoEvents();
        }
    }

    @Nested
    class Roles {

        @Test
        void areCreated() {
            given().when(new CreateRole(ACME, WRITER, "Writer", "Writes", List.of(READ_FLOWS)))
                    .expectEvents(ROLE);
        }

        @Test
        void haveIdsOfTheirOwn() {
            given(ROLE)
                    .refuses(
                            new CreateRole(ACME, WRITER, "Another", "", List.of()),
                            new AlreadyExists("role", "writer"));
        }

        @Test
        void haveNamesOfTheirOwnWhateverTheCase() {
            given(ROLE)
                    .refuses(
                            new CreateRole(ACME, new RoleId("second"), " wRITER ", "", List.of()),
                            new NameTaken("role", "wRITER"));
        }

        @Test
        void areNotNarrowedToUnknownEnvironments() {
            var nowhere = new Permission(Resource.ACTION_FLOWS, Level.VIEW, List.of(new EnvironmentId("nowhere")));
            given().refuses(
                            new CreateRole(ACME, WRITER, "Writer", "", List.of(nowhere)),
                            new NotFound("environment", "nowhere"));
            given(ROLE)
                    .refuses(
                            new ChangeRolePermissions(ACME, WRITER, List.of(nowhere)),
                            new NotFound("environment", "nowhere"));
        }

        @Test
        void areNarrowedToKnownEnvironments() {
            var there = List.of(new Permission(Resource.ACTION_FLOWS, Level.VIEW, List.of(PRODUCTION)));
            given(ROLE)
                    .when(new ChangeRolePermissions(ACME, WRITER, there))
                    .expectEvents(new RolePermissionsChanged(ACME, WRITER, there));
        }

        @Test
        void thatGrantTheSameAreNotChanged() {
            given(ROLE).changesNothing(new ChangeRolePermissions(ACME, WRITER, List.of(READ_FLOWS, READ_FLOWS)));
        }

        @Test
        void areRenamed() {
            given(ROLE)
                    .when(new RenameRole(ACME, WRITER, "Author", "Writes"))
                    .expectEvents(new RoleRenamed(ACME, WRITER, "Author", "Writes"));
        }

        @Test
        void mayChangeTheCaseOfTheirOwnName() {
            given(ROLE)
                    .when(new RenameRole(ACME, WRITER, "WRITER", "Writes"))
                    .expectEvents(new RoleRenamed(ACME, WRITER, "WRITER", "Writes"));
        }

        @Test
        void renamedToTheSameNameAreNotChanged() {
            given(ROLE).changesNothing(new RenameRole(ACME, WRITER, "Writer", "Writes"));
        }

        @Test
        void areNotRenamedToAnothersName() {
            given(ROLE).refuses(new RenameRole(ACME, WRITER, "ALICE", ""), new NameTaken("role", "ALICE"));
        }

        @Test
        void areDeleted() {
            given(ROLE).when(new DeleteRole(ACME, WRITER, false)).expectEvents(new RoleDeleted(ACME, WRITER));
        }

        @Test
        void inUseAreNotDeletedByAccident() {
            given(ROLE, GROUP, ROLE_IN_GROUP)
                    .refuses(new DeleteRole(ACME, WRITER, false), new RoleInUse("Writer", List.of("Team")));
        }

        @Test
        void inUseAreDeletedWithForceAndLeaveTheirGroupsFirst() {
            given(ROLE, GROUP, ROLE_IN_GROUP)
                    .when(new DeleteRole(ACME, WRITER, true))
                    .expectEvents(new RoleRemovedFromGroup(ACME, TEAM, WRITER), new RoleDeleted(ACME, WRITER));
        }

        @Test
        void thatAreUnknownAreNotFound() {
            var unknown = new NotFound("role", "unknown");
            given().refuses(new RenameRole(ACME, UNKNOWN_ROLE, "Writer", ""), unknown);
            given().refuses(new ChangeRolePermissions(ACME, UNKNOWN_ROLE, List.of()), unknown);
            given().refuses(new DeleteRole(ACME, UNKNOWN_ROLE, true), unknown);
            given(GROUP).refuses(new AddRoleToGroup(ACME, TEAM, UNKNOWN_ROLE), unknown);
            given(GROUP).refuses(new RemoveRoleFromGroup(ACME, TEAM, UNKNOWN_ROLE), unknown);
        }
    }

    @Nested
    class Groups {

        @Test
        void areCreated() {
            given().when(new CreateGroup(ACME, TEAM, "Team", "")).expectEvents(GROUP);
        }

        @Test
        void haveIdsOfTheirOwn() {
            given(GROUP).refuses(new CreateGroup(ACME, TEAM, "Another", ""), new AlreadyExists("group", "team"));
        }

        @Test
        void haveNamesOfTheirOwnWhateverTheCase() {
            given(GROUP)
                    .refuses(new CreateGroup(ACME, new GroupId("second"), " TEAM", ""), new NameTaken("group", "TEAM"));
        }

        @Test
        void areRenamed() {
            given(GROUP)
                    .when(new RenameGroup(ACME, TEAM, "Crew", "All of us"))
                    .expectEvents(new GroupRenamed(ACME, TEAM, "Crew", "All of us"));
        }

        @Test
        void renamedToTheSameNameAreNotChanged() {
            given(GROUP).changesNothing(new RenameGroup(ACME, TEAM, "Team", ""));
        }

        @Test
        void areNotRenamedToAnothersName() {
            given(GROUP).refuses(new RenameGroup(ACME, TEAM, "Alice", ""), new NameTaken("group", "Alice"));
        }

        @Test
        void takeRolesOnce() {
            given(ROLE, GROUP).when(new AddRoleToGroup(ACME, TEAM, WRITER)).expectEvents(ROLE_IN_GROUP);
            given(ROLE, GROUP, ROLE_IN_GROUP).changesNothing(new AddRoleToGroup(ACME, TEAM, WRITER));
        }

        @Test
        void giveRolesBackOnce() {
            given(ROLE, GROUP, ROLE_IN_GROUP)
                    .when(new RemoveRoleFromGroup(ACME, TEAM, WRITER))
                    .expectEvents(new RoleRemovedFromGroup(ACME, TEAM, WRITER));
            given(ROLE, GROUP).changesNothing(new RemoveRoleFromGroup(ACME, TEAM, WRITER));
        }

        @Test
        void takeMembersOnce() {
            given(GROUP, BOB_INVITED)
                    .when(new AddMemberToGroup(ACME, TEAM, BOB))
                    .expectEvents(BOB_IN_GROUP);
            given(GROUP, BOB_INVITED, BOB_IN_GROUP).changesNothing(new AddMemberToGroup(ACME, TEAM, BOB));
        }

        @Test
        void letMembersGoOnce() {
            given(GROUP, BOB_INVITED, BOB_IN_GROUP)
                    .when(new RemoveMemberFromGroup(ACME, TEAM, BOB))
                    .expectEvents(new MemberRemovedFromGroup(ACME, TEAM, BOB));
            given(GROUP, BOB_INVITED).changesNothing(new RemoveMemberFromGroup(ACME, TEAM, BOB));
        }

        @Test
        void takeNoRemovedMembers() {
            given(GROUP, BOB_INVITED, BOB_REMOVED).refuses(new AddMemberToGroup(ACME, TEAM, BOB), IS_REMOVED);
        }

        @Test
        void areDeleted() {
            given(GROUP).when(new DeleteGroup(ACME, TEAM, false)).expectEvents(new GroupDeleted(ACME, TEAM));
        }

        @Test
        void withMembersAreNotDeletedByAccident() {
            given(GROUP, BOB_INVITED, BOB_IN_GROUP)
                    .refuses(new DeleteGroup(ACME, TEAM, false), new GroupHasMembers("Team", 1));
        }

        @Test
        void withMembersAreDeletedWithForceAndLetThemGoFirst() {
            given(GROUP, BOB_INVITED, BOB_IN_GROUP)
                    .when(new DeleteGroup(ACME, TEAM, true))
                    .expectEvents(new MemberRemovedFromGroup(ACME, TEAM, BOB), new GroupDeleted(ACME, TEAM));
        }

        @Test
        void thatAreUnknownAreNotFound() {
            var unknown = new NotFound("group", "unknown");
            given().refuses(new RenameGroup(ACME, UNKNOWN_GROUP, "Team", ""), unknown);
            given().refuses(new DeleteGroup(ACME, UNKNOWN_GROUP, true), unknown);
            given(ROLE).refuses(new AddRoleToGroup(ACME, UNKNOWN_GROUP, WRITER), unknown);
            given(ROLE).refuses(new RemoveRoleFromGroup(ACME, UNKNOWN_GROUP, WRITER), unknown);
            given(BOB_INVITED).refuses(new AddMemberToGroup(ACME, UNKNOWN_GROUP, BOB), unknown);
            given(BOB_INVITED).refuses(new RemoveMemberFromGroup(ACME, UNKNOWN_GROUP, BOB), unknown);
        }
    }

    @Nested
    class Members {

        @Test
        void areInvited() {
            given().when(new InviteMember(ACME, BOB, "bob@acme.example", "Bob", "Builder"))
                    .expectEvents(BOB_INVITED);
        }

        @Test
        void haveIdsOfTheirOwn() {
            given(BOB_INVITED)
                    .refuses(
                            new InviteMember(ACME, BOB, "other@acme.example", "Bob", "Builder"),
                            new AlreadyExists("member", "bob"));
        }

        @Test
        void haveAddressesOfTheirOwnWhateverTheCase() {
            given(BOB_INVITED)
                    .refuses(
                            new InviteMember(ACME, new MemberId("bob2"), "BOB@acme.example", "Bob", "Builder"),
                            new NameTaken("member", "BOB@acme.example"));
        }

        @Test
        void mayBeInvitedAgainOnceTheyWereRemoved() {
            var bobAgain = new MemberId("bob2");
            given(BOB_INVITED, BOB_REMOVED)
                    .when(new InviteMember(ACME, bobAgain, "bob@acme.example", "Bob", "Builder"))
                    .expectEvents(new MemberInvited(ACME, bobAgain, "bob@acme.example", "Bob", "Builder"));
        }

        @Test
        void areInvitedAgainUntilTheyAccept() {
            var again = new InviteMemberAgain(ACME, BOB);
            given(BOB_INVITED).when(again).expectEvents(new MemberInvitedAgain(ACME, BOB));
            given(BOB_INVITED, BOB_ACTIVE)
                    .refuses(again, new WrongState("member", "active", "Only an invited member can be invited again."));
            given(BOB_INVITED, BOB_REMOVED).refuses(again, IS_REMOVED);
            given().refuses(again, new NotFound("member", "bob"));
        }

        @Test
        void areActivatedOnce() {
            given(BOB_INVITED).when(new ActivateMember(ACME, BOB, BOBS_ACCOUNT)).expectEvents(BOB_ACTIVE);
            given(BOB_INVITED, BOB_ACTIVE).changesNothing(new ActivateMember(ACME, BOB, BOBS_ACCOUNT));
        }

        @Test
        void keepTheirAccount() {
            given(BOB_INVITED, BOB_ACTIVE)
                    .refuses(
                            new ActivateMember(ACME, BOB, new AccountId("acc_other")),
                            new WrongState("member", "already active", "Its account cannot be changed."));
        }

        @Test
        void doNotShareAnAccount() {
            given(BOB_INVITED)
                    .refuses(
                            new ActivateMember(ACME, BOB, ALICES_ACCOUNT),
                            new AlreadyExists("member with account", "acc_alice"));
        }

        @Test
        void areRenamed() {
            given(BOB_INVITED)
                    .when(new RenameMember(ACME, BOB, "Robert", "Builder"))
                    .expectEvents(new MemberRenamed(ACME, BOB, "Robert", "Builder"));
        }

        @Test
        void renamedToTheSameNameAreNotChanged() {
            given(BOB_INVITED).changesNothing(new RenameMember(ACME, BOB, "Bob", "Builder"));
        }

        @Test
        void areRemovedOnce() {
            given(BOB_INVITED, BOB_ACTIVE).when(new RemoveMember(ACME, BOB)).expectEvents(BOB_REMOVED);
            given(BOB_INVITED, BOB_ACTIVE, BOB_REMOVED).changesNothing(new RemoveMember(ACME, BOB));
        }

        @Test
        void areLinkedToOneIdentity() {
            given(BOB_INVITED, BOB_ACTIVE)
                    .when(new LinkMember(ACME, BOB, BOB_THERE))
                    .expectEvents(BOB_LINKED);
            given(BOB_INVITED, BOB_ACTIVE, BOB_LINKED).changesNothing(new LinkMember(ACME, BOB, BOB_THERE));
            given(BOB_INVITED, BOB_ACTIVE, BOB_LINKED)
                    .when(new LinkMember(ACME, BOB, new Identity(BOB_THERE.issuer(), "b-2")))
                    .expectEvents(new MemberLinked(ACME, BOB, BOB_THERE.issuer(), "b-2"));
        }

        @Test
        void doNotShareAnIdentity() {
            given(BOB_INVITED, BOB_ACTIVE, BOB_LINKED)
                    .refuses(new LinkMember(ACME, ALICE, BOB_THERE), new AlreadyExists("member with identity", "b-1"));
            given(BOB_INVITED, BOB_ACTIVE, BOB_LINKED, BOB_REMOVED)
                    .when(new LinkMember(ACME, ALICE, BOB_THERE))
                    .expectEvents(new MemberLinked(ACME, ALICE, BOB_THERE.issuer(), "b-1"));
        }

        @Test
        void areNotLinkedBeforeTheyAccept() {
            given(BOB_INVITED)
                    .refuses(
                            new LinkMember(ACME, BOB, BOB_THERE),
                            new WrongState("member", "invited", "They accept their invitation first."));
        }

        @Test
        void areUnlinkedOnce() {
            given(BOB_INVITED, BOB_ACTIVE, BOB_LINKED)
                    .when(new UnlinkMember(ACME, BOB))
                    .expectEvents(new MemberUnlinked(ACME, BOB));
            given(BOB_INVITED, BOB_ACTIVE).changesNothing(new UnlinkMember(ACME, BOB));
            given(BOB_INVITED, BOB_ACTIVE, BOB_LINKED, BOB_REMOVED).changesNothing(new UnlinkMember(ACME, BOB));
        }

        @Test
        void thatWereRemovedStayAsTheyWere() {
            given(BOB_INVITED, BOB_REMOVED).refuses(new RenameMember(ACME, BOB, "Robert", "Builder"), IS_REMOVED);
            given(BOB_INVITED, BOB_REMOVED).refuses(new ActivateMember(ACME, BOB, BOBS_ACCOUNT), IS_REMOVED);
            given(BOB_INVITED, BOB_REMOVED).refuses(new LinkMember(ACME, BOB, BOB_THERE), IS_REMOVED);
        }

        @Test
        void thatAreUnknownAreNotFound() {
            var unknown = new NotFound("member", "unknown");
            given().refuses(new RenameMember(ACME, UNKNOWN, "A", "B"), unknown);
            given().refuses(new ActivateMember(ACME, UNKNOWN, BOBS_ACCOUNT), unknown);
            given().refuses(new RemoveMember(ACME, UNKNOWN), unknown);
            given().refuses(new UnlinkMember(ACME, UNKNOWN), unknown);
            given(GROUP).refuses(new AddMemberToGroup(ACME, TEAM, UNKNOWN), unknown);
            given(GROUP).refuses(new RemoveMemberFromGroup(ACME, TEAM, UNKNOWN), unknown);
        }
    }

    @Nested
    class TheLastAdministrator {

        @Test
        void isNotRemoved() {
            given().refuses(new RemoveMember(ACME, ALICE), new LastAdministrator());
        }

        @Test
        void doesNotLeaveTheGroup() {
            given().refuses(new RemoveMemberFromGroup(ACME, ALICES_GROUP, ALICE), new LastAdministrator());
        }

        @Test
        void doesNotLoseTheGroup() {
            given().refuses(new DeleteGroup(ACME, ALICES_GROUP, true), new LastAdministrator());
        }

        @Test
        void doesNotLoseTheRole() {
            given().refuses(new RemoveRoleFromGroup(ACME, ALICES_GROUP, ALICES_ROLE), new LastAdministrator());
            given().refuses(new DeleteRole(ACME, ALICES_ROLE, true), new LastAdministrator());
        }

        @Test
        void doesNotLoseAPermission() {
            given().refuses(new ChangeRolePermissions(ACME, ALICES_ROLE, List.of(READ_FLOWS)), new LastAdministrator());
        }

        @Test
        void isNotReplacedByWhoWasOnlyInvited() {
            given(BOB_INVITED, new MemberAddedToGroup(ACME, ALICES_GROUP, BOB))
                    .refuses(new RemoveMember(ACME, ALICE), new LastAdministrator());
        }

        @Test
        void mayGoOnceThereIsAnother() {
            given(BOB_INVITED, BOB_ACTIVE, new MemberAddedToGroup(ACME, ALICES_GROUP, BOB))
                    .when(new RemoveMember(ACME, ALICE))
                    .expectEvents(new MemberRemoved(ACME, ALICE));
        }

        @Test
        void isNotMissedWhereThereNeverWasOne() {
            access.given(BOB_INVITED).when(new RemoveMember(ACME, BOB)).expectEvents(BOB_REMOVED);
        }
    }
}
