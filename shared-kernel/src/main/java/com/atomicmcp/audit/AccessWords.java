package com.atomicmcp.audit;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.GroupEvent;
import com.atomicmcp.access.AccessEvent.GroupRenamed;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberEvent;
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
import com.atomicmcp.access.AccessEvent.RoleEvent;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.access.Role;
import com.atomicmcp.permission.Permission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of roles, groups and members. */
final class AccessWords {

    private AccessWords() {}

    static void tell(AccessEvent event, Past past, Told told) {
        switch (event) {
            case RoleEvent role -> tell(role, past, told);
            case GroupEvent group -> tell(group, past, told);
            case MemberEvent member -> tell(member, past, told);
        }
    }

    private static void tell(RoleEvent event, Past past, Told told) {
        var role = past.thing(event.roleId());
        var was = past.role(event.roleId());
        told.about(role);
        switch (event) {
            case RoleCreated created ->
                told.about(new Thing(role.kind(), role.id(), created.name()))
                        .changed("name", null, created.name())
                        .changed("description", null, created.description())
                        .changed("permissions", null, past.exactly(created.permissions()))
                        .says("created role " + created.name()
                                + (created.permissions().isEmpty()
                                        ? " without permissions"
                                        : " with " + words(created.permissions(), past)));
            case RoleRenamed renamed ->
                told.changed("name", role.name(), renamed.name())
                        .changed("description", was.map(Role::description).orElse(null), renamed.description())
                        .says(renamed("role", role.name(), renamed.name()));
            case RolePermissionsChanged changed -> {
                var before = was.map(Role::permissions).orElse(List.of());
                told.changed("permissions", past.exactly(before), past.exactly(changed.permissions()))
                        .says(changed(role.name(), before, changed.permissions(), past));
            }
            case RoleDeleted _ -> // the groups that had it have lost it by entries of their own
                told.changed("name", role.name(), null)
                        .changed(
                                "permissions",
                                past.exactly(was.map(Role::permissions).orElse(List.of())),
                                null)
                        .says("deleted role " + role.name());
        }
    }

    private static String changed(String role, List<Permission> before, List<Permission> after, Past past) {
        var given = after.stream().filter(one -> !before.contains(one)).toList();
        var taken = before.stream().filter(one -> !after.contains(one)).toList();
        var did = new ArrayList<String>();
        if (!given.isEmpty()) {
            did.add("gave role " + role + " " + words(given, past));
        }
        if (!taken.isEmpty()) {
            did.add("took " + words(taken, past) + " from " + (given.isEmpty() ? "role " + role : "it"));
        }
        return did.isEmpty() ? "left the permissions of role " + role + " as they were" : String.join(" and ", did);
    }

    private static String words(List<Permission> permissions, Past past) {
        return Words.and(permissions.stream().map(past::words).toList());
    }

    private static String renamed(String what, String before, String after) {
        return before.equals(after)
                ? "changed the description of " + what + " " + before
                : "renamed " + what + " " + before + " to " + after;
    }

    private static void tell(GroupEvent event, Past past, Told told) {
        var group = past.thing(event.groupId());
        var was = past.group(event.groupId());
        told.about(group);
        switch (event) {
            case GroupCreated created ->
                told.about(new Thing(group.kind(), group.id(), created.name()))
                        .changed("name", null, created.name())
                        .changed("description", null, created.description())
                        .says("created group " + created.name());
            case GroupRenamed renamed ->
                told.changed("name", group.name(), renamed.name())
                        .changed("description", was.map(Group::description).orElse(null), renamed.description())
                        .says(renamed("group", group.name(), renamed.name()));
            case RoleAddedToGroup added -> {
                var role = past.thing(added.roleId());
                told.concerning(role)
                        .changed("role", null, Past.exactly(role))
                        .says("gave group " + group.name() + " role " + role.name());
            }
            case RoleRemovedFromGroup removed -> {
                var role = past.thing(removed.roleId());
                told.concerning(role)
                        .changed("role", Past.exactly(role), null)
                        .says("took role " + role.name() + " from group " + group.name());
            }
            case MemberAddedToGroup added -> {
                var member = past.thing(added.memberId());
                told.concerning(member)
                        .changed("member", null, Past.exactly(member))
                        .says("put " + member.name() + " into group " + group.name());
            }
            case MemberRemovedFromGroup removed -> {
                var member = past.thing(removed.memberId());
                told.concerning(member)
                        .changed("member", Past.exactly(member), null)
                        .says("took " + member.name() + " out of group " + group.name());
            }
            case GroupDeleted _ -> // its members have left it by entries of their own
                told.changed("name", group.name(), null)
                        .changed(
                                "roles",
                                was.map(Group::roles).orElse(List.of()).stream()
                                        .map(role -> Past.exactly(past.thing(role)))
                                        .toList(),
                                null)
                        .says("deleted group " + group.name());
        }
    }

    private static void tell(MemberEvent event, Past past, Told told) {
        var member = past.thing(event.memberId());
        var organization = past.organization().name();
        var was = past.member(event.memberId());
        told.about(member);
        switch (event) {
            case MemberInvited invited -> {
                var name = invited.firstName() + " " + invited.lastName();
                told.about(new Thing(member.kind(), member.id(), name))
                        .changed("email", null, invited.email())
                        .changed("firstName", null, invited.firstName())
                        .changed("lastName", null, invited.lastName())
                        .says("invited " + name + " (" + invited.email() + ") to " + organization);
            }
            case MemberInvitedAgain _ ->
                told.says("invited " + member.name() + " once more, and what they were sent before is void");
            case MemberActivated activated ->
                told.changed("state", was.map(Member::state).orElse(null), Member.State.ACTIVE)
                        .changed("account", null, activated.accountId())
                        .says(member, "accepted the invitation to " + organization);
            case MemberRenamed renamed ->
                told.changed("firstName", was.map(Member::firstName).orElse(null), renamed.firstName())
                        .changed("lastName", was.map(Member::lastName).orElse(null), renamed.lastName())
                        .says("renamed member " + member.name() + " to " + renamed.firstName() + " "
                                + renamed.lastName());
            case MemberRemoved _ -> {
                var groups = was.map(Member::groups).orElse(List.of()).stream()
                        .map(past::thing)
                        .toList();
                groups.forEach(told::concerning);
                told.changed("state", was.map(Member::state).orElse(null), Member.State.REMOVED)
                        .changed("groups", groups.stream().map(Past::exactly).toList(), List.of())
                        .says("removed " + member.name() + " from " + organization);
            }
            case MemberLinked linked ->
                told.changed(
                                "identity",
                                was.map(Member::identity).orElse(null),
                                new Identity(linked.issuer(), linked.subject()))
                        .says(member, "was linked to who " + linked.issuer() + " says they are, and signs in so");
            case MemberUnlinked _ -> {
                @Nullable Identity identity = was.map(Member::identity).orElse(null);
                told.changed("identity", identity, null)
                        .says("ended that " + member.name() + " signs in with "
                                + (identity == null ? "an identity provider" : identity.issuer()));
            }
        }
    }
}
