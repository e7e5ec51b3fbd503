package com.atomicmcp.command.access;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.access.AccessCommand;
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
import com.atomicmcp.access.AccessEvent;
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
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationAccess;
import com.atomicmcp.access.Role;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.AlreadyExists;
import com.atomicmcp.rejection.Rejection.GroupHasMembers;
import com.atomicmcp.rejection.Rejection.LastAdministrator;
import com.atomicmcp.rejection.Rejection.NameTaken;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.RoleInUse;
import com.atomicmcp.rejection.Rejection.WrongState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * Who may do what in one organization. All of it is one aggregate: names are unique over all roles, and whether somebody
 * is the last administrator depends on roles, groups and members together.
 */
@Aggregate(type = "access")
class Access {

    @AggregateIdentifier
    String id;

    private final OrganizationAccess access = new OrganizationAccess();

    Access() {} // Axon rebuilds it from its events

    @CommandHandler
    void decide(CreateRole command, AccessModel model) {
        if (access.role(command.roleId()).isPresent()) {
            throw new Refused(new AlreadyExists("role", command.roleId().value()));
        }
        needFreeRoleName(command.roleId(), command.name());
        needKnownEnvironments(command.organizationId(), command.permissions(), model);
        change(new RoleCreated(
                command.organizationId(),
                command.roleId(),
                command.name(),
                command.description(),
                command.permissions()));
    }

    @CommandHandler
    void decide(RenameRole command) {
        var role = role(command.roleId());
        needFreeRoleName(command.roleId(), command.name());
        if (!command.name().equals(role.name()) || !command.description().equals(role.description())) {
            change(new RoleRenamed(command.organizationId(), command.roleId(), command.name(), command.description()));
        }
    }

    @CommandHandler
    void decide(ChangeRolePermissions command, AccessModel model) {
        var role = role(command.roleId());
        needKnownEnvironments(command.organizationId(), command.permissions(), model);
        if (!command.permissions().equals(role.permissions())) {
            change(new RolePermissionsChanged(command.organizationId(), command.roleId(), command.permissions()));
        }
    }

    @CommandHandler
    void decide(DeleteRole command) {
        var role = role(command.roleId());
        var groups = access.groupsWith(command.roleId()).stream()
                .sorted(Comparator.comparing(Group::name))
                .toList();
        if (!groups.isEmpty() && !command.force()) {
            throw new Refused(
                    new RoleInUse(role.name(), groups.stream().map(Group::name).toList()));
        }
        var events = new ArrayList<AccessEvent>();
        for (var group : groups) {
            events.add(new RoleRemovedFromGroup(command.organizationId(), group.groupId(), command.roleId()));
        }
        events.add(new RoleDeleted(command.organizationId(), command.roleId()));
        change(events);
    }

    @CommandHandler
    void decide(CreateGroup command) {
        if (access.group(command.groupId()).isPresent()) {
            throw new Refused(new AlreadyExists("group", command.groupId().value()));
        }
        needFreeGroupName(command.groupId(), command.name());
        change(new GroupCreated(command.organizationId(), command.groupId(), command.name(), command.description()));
    }

    @CommandHandler
    void decide(RenameGroup command) {
        var group = group(command.groupId());
        needFreeGroupName(command.groupId(), command.name());
        if (!command.name().equals(group.name()) || !command.description().equals(group.description())) {
            change(new GroupRenamed(
                    command.organizationId(), command.groupId(), command.name(), command.description()));
        }
    }

    @CommandHandler
    void decide(AddRoleToGroup command) {
        var group = group(command.groupId());
        var role = role(command.roleId());
        if (!group.roles().contains(role.roleId())) {
            change(new RoleAddedToGroup(command.organizationId(), command.groupId(), command.roleId()));
        }
    }

    @CommandHandler
    void decide(RemoveRoleFromGroup command) {
        var group = group(command.groupId());
        var role = role(command.roleId());
        if (group.roles().contains(role.roleId())) {
            change(new RoleRemovedFromGroup(command.organizationId(), command.groupId(), command.roleId()));
        }
    }

    @CommandHandler
    void decide(AddMemberToGroup command) {
        var group = group(command.groupId());
        var member = presentMember(command.memberId());
        if (!member.groups().contains(group.groupId())) {
            change(new MemberAddedToGroup(command.organizationId(), command.groupId(), command.memberId()));
        }
    }

    @CommandHandler
    void decide(RemoveMemberFromGroup command) {
        var group = group(command.groupId());
        var member = member(command.memberId());
        if (member.groups().contains(group.groupId())) {
            change(new MemberRemovedFromGroup(command.organizationId(), command.groupId(), command.memberId()));
        }
    }

    @CommandHandler
    void decide(DeleteGroup command) {
        var group = group(command.groupId());
        var members = access.membersOf(command.groupId()).stream()
                .sorted(Comparator.comparing(member -> member.memberId().value()))
                .toList();
        if (!members.isEmpty() && !command.force()) {
            throw new Refused(new GroupHasMembers(group.name(), members.size()));
        }
        var events = new ArrayList<AccessEvent>();
        for (var member : members) {
            events.add(new MemberRemovedFromGroup(command.organizationId(), command.groupId(), member.memberId()));
        }
        events.add(new GroupDeleted(command.organizationId(), command.groupId()));
        change(events);
    }

    @CommandHandler
    void decide(InviteMember command) {
        if (access.member(command.memberId()).isPresent()) {
            throw new Refused(new AlreadyExists("member", command.memberId().value()));
        }
        var taken = access.members().stream()
                .anyMatch(other -> other.state() != Member.State.REMOVED
                        && Text.key(other.email()).equals(Text.key(command.email())));
        if (taken) {
            throw new Refused(new NameTaken("member", command.email()));
        }
        change(new MemberInvited(
                command.organizationId(),
                command.memberId(),
                command.email(),
                command.firstName(),
                command.lastName()));
    }

    @CommandHandler
    void decide(InviteMemberAgain command) {
        if (presentMember(command.memberId()).active()) {
            throw new Refused(new WrongState("member", "active", "Only an invited member can be invited again."));
        }
        change(new MemberInvitedAgain(command.organizationId(), command.memberId()));
    }

    @CommandHandler
    void decide(ActivateMember command) {
        var member = presentMember(command.memberId());
        if (member.active() && !command.accountId().equals(member.account())) {
            throw new Refused(new WrongState("member", "already active", "Its account cannot be changed."));
        }
        needNoOtherMembership(command.memberId(), command.accountId());
        if (!member.active()) {
            change(new MemberActivated(command.organizationId(), command.memberId(), command.accountId()));
        }
    }

    @CommandHandler
    void decide(RenameMember command) {
        var member = presentMember(command.memberId());
        if (!command.firstName().equals(member.firstName())
                || !command.lastName().equals(member.lastName())) {
            change(new MemberRenamed(
                    command.organizationId(), command.memberId(), command.firstName(), command.lastName()));
        }
    }

    @CommandHandler
    void decide(RemoveMember command) {
        if (member(command.memberId()).state() != Member.State.REMOVED) {
            change(new MemberRemoved(command.organizationId(), command.memberId()));
        }
    }

    @CommandHandler
    void decide(LinkMember command) {
        var member = presentMember(command.memberId());
        if (!member.active()) {
            throw new Refused(new WrongState("member", "invited", "They accept their invitation first."));
        }
        var identity = command.identity();
        if (identity.equals(member.identity())) {
            return;
        }
        if (access.linked(identity).isPresent()) {
            throw new Refused(new AlreadyExists("member with identity", identity.subject()));
        }
        change(new MemberLinked(command.organizationId(), command.memberId(), identity.issuer(), identity.subject()));
    }

    @CommandHandler
    void decide(UnlinkMember command) {
        if (member(command.memberId()).identity() != null) {
            change(new MemberUnlinked(command.organizationId(), command.memberId()));
        }
    }

    @EventSourcingHandler
    void evolve(AccessEvent event) {
        id = AccessCommand.aggregate(event.organizationId());
        access.evolve(event);
    }

    private void change(AccessEvent event) {
        change(List.of(event));
    }

    /** Applies them all, and refuses where nobody is left who could manage roles, groups and members. */
    private void change(List<? extends AccessEvent> events) {
        var administered = access.administered();
        events.forEach(event -> apply(event));
        if (administered && !access.administered()) {
            throw new Refused(new LastAdministrator());
        }
    }

    private Role role(RoleId role) {
        return access.role(role).orElseThrow(() -> new Refused(new NotFound("role", role.value())));
    }

    private Group group(GroupId group) {
        return access.group(group).orElseThrow(() -> new Refused(new NotFound("group", group.value())));
    }

    private Member member(MemberId member) {
        return access.member(member).orElseThrow(() -> new Refused(new NotFound("member", member.value())));
    }

    private Member presentMember(MemberId id) {
        var member = member(id);
        if (member.state() == Member.State.REMOVED) {
            throw new Refused(new WrongState("member", "removed", "Invite them again."));
        }
        return member;
    }

    private void needFreeRoleName(RoleId role, String name) {
        if (access.roles().stream()
                .anyMatch(other ->
                        !other.roleId().equals(role) && Text.key(other.name()).equals(Text.key(name)))) {
            throw new Refused(new NameTaken("role", name));
        }
    }

    private void needFreeGroupName(GroupId group, String name) {
        if (access.groups().stream()
                .anyMatch(other ->
                        !other.groupId().equals(group) && Text.key(other.name()).equals(Text.key(name)))) {
            throw new Refused(new NameTaken("group", name));
        }
    }

    /** An account signs in as one member of an organization: as two, it could not be told which of them asks. */
    private void needNoOtherMembership(MemberId member, AccountId account) {
        if (access.members().stream()
                .anyMatch(other ->
                        other.active() && !other.memberId().equals(member) && account.equals(other.account()))) {
            throw new Refused(new AlreadyExists("member with account", account.value()));
        }
    }

    private static void needKnownEnvironments(
            OrganizationId organization, List<Permission> permissions, AccessModel model) {
        var state = model.organization(organization);
        for (var permission : permissions) {
            for (var environment : permission.environments()) {
                if (state.flatMap(known -> known.environment(environment)).isEmpty()) {
                    throw new Refused(new NotFound("environment", environment.value()));
                }
            }
        }
    }
}
