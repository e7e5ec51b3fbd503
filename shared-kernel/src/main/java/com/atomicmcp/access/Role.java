package com.atomicmcp.access;

import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Permission;
import java.util.List;

/** A named set of permissions; groups have roles. */
public record Role(RoleId roleId, String name, String description, List<Permission> permissions) {

    public Role named(String newName, String newDescription) {
        return new Role(roleId, newName, newDescription, permissions);
    }

    public Role with(List<Permission> newPermissions) {
        return new Role(roleId, name, description, newPermissions);
    }
}
