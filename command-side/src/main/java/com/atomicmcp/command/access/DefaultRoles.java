package com.atomicmcp.command.access;

import com.atomicmcp.access.Role;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The roles every organization begins with; it may change or delete them like any other. */
final class DefaultRoles {

    static final Role OWNER = new Role(
            new RoleId("owner"),
            "Owner",
            "Everything, the MCP Server and its clients included.",
            everything().toList());

    static final Role ADMIN = new Role(
            new RoleId("admin"),
            "Admin",
            "Everything but connecting MCP clients and asking through them.",
            everythingButMcp().toList());

    static final Role EDITOR = new Role(
            new RoleId("editor"),
            "Editor",
            "Writes Action Flows, and sees what becomes of them.",
            List.of(
                    Permission.of(Resource.ENVIRONMENTS, Level.VIEW),
                    Permission.of(Resource.ACTION_FLOWS, Level.EDIT),
                    Permission.of(Resource.CUSTOMERS, Level.VIEW),
                    Permission.of(Resource.ANALYTICS, Level.VIEW)));

    static final List<Role> ALL = List.of(OWNER, ADMIN, EDITOR);

    private DefaultRoles() {}

    private static Stream<Permission> everything() {
        return Arrays.stream(Resource.values()).map(resource -> Permission.of(resource, resource.highest()));
    }

    private static Stream<Permission> everythingButMcp() {
        return everything()
                .filter(permission -> permission.resource() != Resource.MCP_REGISTRATION
                        && permission.resource() != Resource.MCP_ACCESS)
                .map(permission -> permission.resource() == Resource.ORGANIZATION_PREFERENCES
                        ? Permission.of(Resource.ORGANIZATION_PREFERENCES, Level.EDIT)
                        : permission);
    }
}
