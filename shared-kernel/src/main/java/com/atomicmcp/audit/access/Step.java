package com.atomicmcp.audit.access;

import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.AddRoleToGroup;
import com.atomicmcp.access.AccessCommand.ChangeRolePermissions;
import com.atomicmcp.access.AccessCommand.CreateGroup;
import com.atomicmcp.access.AccessCommand.CreateRole;
import com.atomicmcp.access.AccessCommand.InviteMember;
import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleDeleted;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Role;
import com.atomicmcp.environment.EnvironmentCommand.RestoreEnvironment;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Permission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request that could be made, and what it would be remembered as.
 *
 * @param then what would be remembered of it in roles, groups and members; none if it is about something else
 * @param undone what takes that back
 */
record Step(
        Need need,
        Remedy.Request request,
        @Nullable AccessEvent then,
        @Nullable AccessEvent undone) {

    private static final String PUT = "PUT";
    private static final String POST = "POST";

    /** What the answer to the request that makes it calls its id. */
    private static final String NEW_ROLE = "{roleId}";

    private static final String NEW_GROUP = "{groupId}";

    /** Ids that nothing has: what is new has none before it is made. */
    private static final RoleId ROLE_TO_BE = new RoleId("~new~");

    private static final GroupId GROUP_TO_BE = new GroupId("~new~");

    static Step member(OrganizationId organization, Group into, Member member) {
        var command = new AddMemberToGroup(organization, into.groupId(), member.memberId());
        return new Step(
                command.need(),
                request(
                        PUT,
                        group(organization, into.groupId()) + "/members/" + member.memberId(),
                        null,
                        "put " + member.name() + " into group " + into.name(),
                        command.need()),
                new MemberAddedToGroup(organization, into.groupId(), member.memberId()),
                new MemberRemovedFromGroup(organization, into.groupId(), member.memberId()));
    }

    static Step role(OrganizationId organization, Group to, Role role) {
        var command = new AddRoleToGroup(organization, to.groupId(), role.roleId());
        return new Step(
                command.need(),
                request(
                        PUT,
                        group(organization, to.groupId()) + "/roles/" + role.roleId(),
                        null,
                        "give group " + to.name() + " role " + role.name(),
                        command.need()),
                new RoleAddedToGroup(organization, to.groupId(), role.roleId()),
                new RoleRemovedFromGroup(organization, to.groupId(), role.roleId()));
    }

    static Step permissions(OrganizationId organization, Role role, List<Permission> more, String words) {
        var all = new ArrayList<>(role.permissions());
        all.addAll(more);
        var command = new ChangeRolePermissions(organization, role.roleId(), all);
        return new Step(
                command.need(),
                request(
                        PUT,
                        "/api/organizations/" + organization + "/roles/" + role.roleId() + "/permissions",
                        Map.of("permissions", bodies(command.permissions())),
                        "give role " + role.name() + " " + words,
                        command.need()),
                new RolePermissionsChanged(organization, role.roleId(), command.permissions()),
                new RolePermissionsChanged(organization, role.roleId(), role.permissions()));
    }

    /** A role and a group of their own, for nobody else. */
    static List<Step> anew(
            OrganizationId organization, Member member, String name, List<Permission> needed, String words) {
        var role = new Role(ROLE_TO_BE, name, "", needed);
        var group = new Group(GROUP_TO_BE, name, "", List.of());
        var create = new CreateRole(organization, role.roleId(), name, "", needed);
        var gather = new CreateGroup(organization, group.groupId(), name, "");
        return List.of(
                new Step(
                        create.need(),
                        request(
                                POST,
                                "/api/organizations/" + organization + "/roles",
                                body("name", name, "permissions", bodies(create.permissions())),
                                "make a role with " + words,
                                create.need()),
                        new RoleCreated(organization, role.roleId(), name, "", create.permissions()),
                        new RoleDeleted(organization, role.roleId())),
                new Step(
                        gather.need(),
                        request(
                                POST,
                                "/api/organizations/" + organization + "/groups",
                                body("name", name),
                                "make a group",
                                gather.need()),
                        new GroupCreated(organization, group.groupId(), name, ""),
                        new GroupDeleted(organization, group.groupId())),
                role(organization, group, role).named(),
                member(organization, group, member).named());
    }

    static Step serverOn(OrganizationId organization) {
        var command = new EnableMcpServer(organization);
        return new Step(
                command.need(),
                request(
                        PUT,
                        "/api/organizations/" + organization + "/mcp-server",
                        body("enabled", true),
                        "turn the MCP Server on",
                        command.need()),
                null,
                null);
    }

    static Step restore(OrganizationId organization, EnvironmentView environment) {
        var command = new RestoreEnvironment(organization, environment.environmentId());
        return new Step(
                command.need(),
                request(
                        POST,
                        "/api/organizations/" + organization + "/environments/" + environment.environmentId()
                                + "/restore",
                        null,
                        "restore environment " + environment.name(),
                        command.need()),
                null,
                null);
    }

    static Step invite(OrganizationId organization, Member removed) {
        var command = new InviteMember(
                organization, removed.memberId(), removed.email(), removed.firstName(), removed.lastName());
        return new Step(
                command.need(),
                request(
                        POST,
                        "/api/organizations/" + organization + "/members",
                        body(
                                "email",
                                removed.email(),
                                "firstName",
                                removed.firstName(),
                                "lastName",
                                removed.lastName()),
                        "invite " + removed.name() + " anew",
                        command.need()),
                null,
                null);
    }

    /** With the names of what is new instead of the ids that it has not got. */
    private Step named() {
        var path = request.path()
                .replace("/groups/" + GROUP_TO_BE, "/groups/" + NEW_GROUP)
                .replace("/roles/" + ROLE_TO_BE, "/roles/" + NEW_ROLE);
        return new Step(
                need,
                new Remedy.Request(request.method(), path, request.body(), request.words(), request.needs()),
                then,
                undone);
    }

    private static String group(OrganizationId organization, GroupId group) {
        return "/api/organizations/" + organization + "/groups/" + group;
    }

    private static Remedy.Request request(
            String method, String path, @Nullable Map<String, Object> body, String words, Need need) {
        return new Remedy.Request(method, path, body, words, need.toString());
    }

    /** What is held for the whole organization names no environments: an empty list of them is refused. */
    private static List<Map<String, Object>> bodies(List<Permission> permissions) {
        return permissions.stream()
                .map(permission -> permission.organizationWide()
                        ? body("resource", permission.resource(), "level", permission.level())
                        : body(
                                "resource",
                                permission.resource(),
                                "level",
                                permission.level(),
                                "environments",
                                permission.environments()))
                .toList();
    }

    private static Map<String, Object> body(Object... namesAndValues) {
        var body = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            body.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return body;
    }
}
