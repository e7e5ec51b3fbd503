package com.atomicmcp.access;

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
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Grants;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Resource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Who may do what in one organization: its roles, groups and members, folded from its events. The aggregate decides on
 * it and every door asks it, so that both read an event the same way.
 *
 * <p>One thread folds; any thread may ask, and sees each event whole.
 */
public final class OrganizationAccess {

    private final Map<RoleId, Role> roles = new ConcurrentHashMap<>();
    private final Map<GroupId, Group> groups = new ConcurrentHashMap<>();
    private final Map<MemberId, Member> members = new ConcurrentHashMap<>();

    /** The same, to be folded on by itself: to learn what something would change. */
    public OrganizationAccess copy() {
        var copy = new OrganizationAccess();
        copy.roles.putAll(roles);
        copy.groups.putAll(groups);
        copy.members.putAll(members);
        return copy;
    }

    public void evolve(AccessEvent event) {
        switch (event) {
            case RoleCreated(var _, var id, var name, var description, var permissions) ->
                roles.put(id, new Role(id, name, description, permissions));
            case RoleRenamed(var _, var id, var name, var description) ->
                change(roles, id, role -> role.named(name, description));
            case RolePermissionsChanged(var _, var id, var permissions) ->
                change(roles, id, role -> role.with(permissions));
            case RoleDeleted(var _, var id) -> roles.remove(id);
            case GroupCreated(var _, var id, var name, var description) ->
                groups.put(id, new Group(id, name, description, List.of()));
            case GroupRenamed(var _, var id, var name, var description) ->
                change(groups, id, group -> group.named(name, description));
            case RoleAddedToGroup(var _, var id, var role) -> change(groups, id, group -> group.with(role));
            case RoleRemovedFromGroup(var _, var id, var role) -> change(groups, id, group -> group.without(role));
            case MemberAddedToGroup(var _, var id, var member) -> change(members, member, m -> m.in(id));
            case MemberRemovedFromGroup(var _, var id, var member) -> change(members, member, m -> m.notIn(id));
            case GroupDeleted(var _, var id) -> groups.remove(id);
            case MemberInvited(var _, var id, var email, var firstName, var lastName) ->
                members.put(id, Member.invited(id, email, firstName, lastName));
            case MemberInvitedAgain _ -> {} // they are invited already
            case MemberActivated(var _, var id, var account) -> change(members, id, m -> m.activated(account));
            case MemberRenamed(var _, var id, var firstName, var lastName) ->
                change(members, id, m -> m.named(firstName, lastName));
            case MemberRemoved(var _, var id) -> change(members, id, Member::removed);
            case MemberLinked(var _, var id, var issuer, var subject) ->
                change(members, id, m -> m.linked(new Identity(issuer, subject)));
            case MemberUnlinked(var _, var id) -> change(members, id, Member::unlinked);
        }
    }

    public Optional<Role> role(RoleId id) {
        return Optional.ofNullable(roles.get(id));
    }

    public Optional<Group> group(GroupId id) {
        return Optional.ofNullable(groups.get(id));
    }

    /** Removed ones too. */
    public Optional<Member> member(MemberId id) {
        return Optional.ofNullable(members.get(id));
    }

    public Collection<Role> roles() {
        return roles.values();
    }

    public Collection<Group> groups() {
        return groups.values();
    }

    /** Removed ones too. */
    public Collection<Member> members() {
        return members.values();
    }

    /** The active member who signs in with this identity. */
    public Optional<Member> linked(Identity identity) {
        return members.values().stream()
                .filter(member -> member.active() && identity.equals(member.identity()))
                .findFirst();
    }

    public List<Member> membersOf(GroupId group) {
        return members.values().stream()
                .filter(member -> member.groups().contains(group))
                .toList();
    }

    public List<Group> groupsWith(RoleId role) {
        return groups.values().stream()
                .filter(group -> group.roles().contains(role))
                .toList();
    }

    /** What somebody holds now: nothing, unless they are an active member. */
    public Grants grants(MemberId id) {
        var member = members.get(id);
        return member == null || !member.active() ? Grants.NONE : grants(member);
    }

    /** What somebody holds now, or would if they had accepted their invitation. */
    public Grants grantsIfActive(MemberId id) {
        var member = members.get(id);
        return member == null ? Grants.NONE : grants(member);
    }

    /** Whether an active member can manage roles, groups and members. */
    public boolean administered() {
        return members.values().stream().anyMatch(this::administrates);
    }

    /** The active members who can manage roles, groups and members, and so give permissions, in the order of their names. */
    public List<Member> administrators() {
        return members.values().stream()
                .filter(this::administrates)
                .sorted(Comparator.comparing(Member::name)
                        .thenComparing(member -> member.memberId().value()))
                .toList();
    }

    private boolean administrates(Member member) {
        if (!member.active()) {
            return false;
        }
        var grants = grants(member);
        return grants.hold(Resource.ROLES, Level.EDIT)
                && grants.hold(Resource.GROUPS, Level.EDIT)
                && grants.hold(Resource.WORKBENCH_MEMBERS, Level.EDIT);
    }

    private Grants grants(Member member) {
        return new Grants(member.groups().stream()
                .map(groups::get)
                .filter(Objects::nonNull)
                .flatMap(group -> group.roles().stream())
                .distinct()
                .map(roles::get)
                .filter(Objects::nonNull)
                .flatMap(role -> role.permissions().stream())
                .toList());
    }

    private static <K, V> void change(Map<K, V> all, K id, UnaryOperator<V> change) {
        all.computeIfPresent(id, (_, was) -> change.apply(was));
    }
}
