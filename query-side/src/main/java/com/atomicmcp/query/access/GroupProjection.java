package com.atomicmcp.query.access;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.GroupEvent;
import com.atomicmcp.access.AccessEvent.GroupRenamed;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.Group;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Groups, one document each, under their organization; who is in them is told by the members. */
@Component
public final class GroupProjection implements Projection<GroupEvent, Group> {

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<GroupEvent> events() {
        return GroupEvent.class;
    }

    @Override
    public Class<Group> document() {
        return Group.class;
    }

    @Override
    public Collection<String> ids(GroupEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.groupId()));
    }

    @Override
    public @Nullable Group fold(String id, @Nullable Group document, GroupEvent event, Entry entry) {
        return switch (event) {
            case GroupCreated(var _, var group, var name, var description) ->
                new Group(group, name, description, List.of());
            case GroupRenamed(var _, var _, var name, var description) ->
                known(document).named(name, description);
            case RoleAddedToGroup(var _, var _, var role) -> known(document).with(role);
            case RoleRemovedFromGroup(var _, var _, var role) -> known(document).without(role);
            case MemberAddedToGroup _, MemberRemovedFromGroup _ -> known(document);
            case GroupDeleted _ -> null;
        };
    }
}
