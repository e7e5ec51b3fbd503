package com.atomicmcp.query.access;

import com.atomicmcp.access.AccessQuery.ListGroups;
import com.atomicmcp.access.AccessQuery.ListMembers;
import com.atomicmcp.access.AccessQuery.ListRoles;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Role;
import com.atomicmcp.query.ByName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import java.util.List;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers what is asked about roles, groups and members. */
@Component
class AccessAnswers {

    private final View<Role> roles;
    private final View<Group> groups;
    private final View<Member> members;

    AccessAnswers(Views views, RoleProjection roles, GroupProjection groups, MemberProjection members) {
        this.roles = views.of(roles);
        this.groups = views.of(groups);
        this.members = views.of(members);
    }

    @QueryHandler
    List<Role> answer(ListRoles query, MetaData asked) {
        return roles.after(asked).under(Key.under(query.organizationId())).stream()
                .sorted(ByName.order(Role::name, Role::roleId))
                .toList();
    }

    @QueryHandler
    List<Group> answer(ListGroups query, MetaData asked) {
        return groups.after(asked).under(Key.under(query.organizationId())).stream()
                .sorted(ByName.order(Group::name, Group::groupId))
                .toList();
    }

    @QueryHandler
    List<Member> answer(ListMembers query, MetaData asked) {
        return members.after(asked).under(Key.under(query.organizationId())).stream()
                .sorted(ByName.order(Member::name, Member::memberId))
                .toList();
    }
}
