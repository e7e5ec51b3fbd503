package com.atomicmcp.query.access;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleDeleted;
import com.atomicmcp.access.AccessEvent.RoleEvent;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.access.Role;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Roles, one document each, under their organization. */
@Component
public final class RoleProjection implements Projection<RoleEvent, Role> {

    @Override
    public String name() {
        return "roles";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<RoleEvent> events() {
        return RoleEvent.class;
    }

    @Override
    public Class<Role> document() {
        return Role.class;
    }

    @Override
    public Collection<String> ids(RoleEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.roleId()));
    }

    @Override
    public @Nullable Role fold(String id, @Nullable Role document, RoleEvent event, Entry entry) {
        return switch (event) {
            case RoleCreated(var _, var role, var name, var description, var permissions) ->
                new Role(role, name, description, permissions);
            case RoleRenamed(var _, var _, var name, var description) ->
                known(document).named(name, description);
            case RolePermissionsChanged(var _, var _, var permissions) ->
                known(document).with(permissions);
            case RoleDeleted _ -> null;
        };
    }
}
