package com.atomicmcp.access;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.permission.Permission;
import java.util.List;
import java.util.Map;

/** Everything that has ever happened to the roles, groups and members of an organization. */
public sealed interface AccessEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.ofEntries(
            Map.entry("role.created", RoleCreated.class),
            Map.entry("role.renamed", RoleRenamed.class),
            Map.entry("role.permissions-changed", RolePermissionsChanged.class),
            Map.entry("role.deleted", RoleDeleted.class),
            Map.entry("group.created", GroupCreated.class),
            Map.entry("group.renamed", GroupRenamed.class),
            Map.entry("group.role-added", RoleAddedToGroup.class),
            Map.entry("group.role-removed", RoleRemovedFromGroup.class),
            Map.entry("group.member-added", MemberAddedToGroup.class),
            Map.entry("group.member-removed", MemberRemovedFromGroup.class),
            Map.entry("group.deleted", GroupDeleted.class),
            Map.entry("member.invited", MemberInvited.class),
            Map.entry("member.invited-again", MemberInvitedAgain.class),
            Map.entry("member.activated", MemberActivated.class),
            Map.entry("member.renamed", MemberRenamed.class),
            Map.entry("member.removed", MemberRemoved.class),
            Map.entry("member.linked", MemberLinked.class),
            Map.entry("member.unlinked", MemberUnlinked.class));

    /** About a role. */
    sealed interface RoleEvent extends AccessEvent {
        RoleId roleId();
    }

    /** About a group. */
    sealed interface GroupEvent extends AccessEvent {
        GroupId groupId();
    }

    /** About a member. */
    sealed interface MemberEvent extends AccessEvent {
        MemberId memberId();
    }

    record RoleCreated(
            OrganizationId organizationId, RoleId roleId, String name, String description, List<Permission> permissions)
            implements RoleEvent {}

    record RoleRenamed(OrganizationId organizationId, RoleId roleId, String name, String description)
            implements RoleEvent {}

    record RolePermissionsChanged(OrganizationId organizationId, RoleId roleId, List<Permission> permissions)
            implements RoleEvent {}

    record RoleDeleted(OrganizationId organizationId, RoleId roleId) implements RoleEvent {}

    record GroupCreated(OrganizationId organizationId, GroupId groupId, String name, String description)
            implements GroupEvent {}

    record GroupRenamed(OrganizationId organizationId, GroupId groupId, String name, String description)
            implements GroupEvent {}

    record RoleAddedToGroup(OrganizationId organizationId, GroupId groupId, RoleId roleId) implements GroupEvent {}

    record RoleRemovedFromGroup(OrganizationId organizationId, GroupId groupId, RoleId roleId) implements GroupEvent {}

    record MemberAddedToGroup(OrganizationId organizationId, GroupId groupId, MemberId memberId)
            implements GroupEvent {}

    record MemberRemovedFromGroup(OrganizationId organizationId, GroupId groupId, MemberId memberId)
            implements GroupEvent {}

    record GroupDeleted(OrganizationId organizationId, GroupId groupId) implements GroupEvent {}

    record MemberInvited(
            OrganizationId organizationId, MemberId memberId, String email, String firstName, String lastName)
            implements MemberEvent {}

    /** What they were sent before does not work any more. */
    record MemberInvitedAgain(OrganizationId organizationId, MemberId memberId) implements MemberEvent {}

    record MemberActivated(OrganizationId organizationId, MemberId memberId, AccountId accountId)
            implements MemberEvent {}

    record MemberRenamed(OrganizationId organizationId, MemberId memberId, String firstName, String lastName)
            implements MemberEvent {}

    /** Out of every group, too; whoever was linked is not any more. */
    record MemberRemoved(OrganizationId organizationId, MemberId memberId) implements MemberEvent {}

    /** Somebody at an identity provider signs in as them; whoever did before does not any more. */
    record MemberLinked(OrganizationId organizationId, MemberId memberId, String issuer, String subject)
            implements MemberEvent {}

    record MemberUnlinked(OrganizationId organizationId, MemberId memberId) implements MemberEvent {}
}
