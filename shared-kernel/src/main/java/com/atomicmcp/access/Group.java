package com.atomicmcp.access;

import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.RoleId;
import java.util.ArrayList;
import java.util.List;

/** Gives its members its roles. Its members are those who name it: {@link Member#groups}. */
public record Group(GroupId groupId, String name, String description, List<RoleId> roles) {

    public Group named(String newName, String newDescription) {
        return new Group(groupId, newName, newDescription, roles);
    }

    public Group with(RoleId role) {
        var more = new ArrayList<>(roles);
        more.add(role);
        return new Group(groupId, name, description, List.copyOf(more));
    }

    public Group without(RoleId role) {
        return new Group(
                groupId,
                name,
                description,
                roles.stream().filter(other -> !other.equals(role)).toList());
    }
}
