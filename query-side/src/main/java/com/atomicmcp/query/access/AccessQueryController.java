package com.atomicmcp.query.access;

import com.atomicmcp.access.AccessQuery.ListGroups;
import com.atomicmcp.access.AccessQuery.ListMembers;
import com.atomicmcp.access.AccessQuery.ListRoles;
import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Role;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists roles, groups and members to those who may view them. */
@RestController
@RequestMapping("/api/organizations/{organization}")
class AccessQueryController {

    private final Questions questions;

    AccessQueryController(Questions questions) {
        this.questions = questions;
    }

    /** A group with those who are in it. */
    record GroupAnswer(GroupId groupId, String name, String description, List<RoleId> roles, List<MemberId> members) {}

    @Operation(value = "List the roles", needs = "Roles (View)")
    @GetMapping("/roles")
    ResponseEntity<List<Role>> roles(
            @PathVariable("organization") String organization,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var id = new OrganizationId(organization);
        questions.mustView(id, Resource.ROLES);
        return Questions.answer(questions.list(new ListRoles(id), Role.class, after));
    }

    @Operation(value = "List the groups with their roles and members", needs = "Groups (View)")
    @GetMapping("/groups")
    ResponseEntity<List<GroupAnswer>> groups(
            @PathVariable("organization") String organization,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var id = new OrganizationId(organization);
        questions.mustView(id, Resource.GROUPS);
        var members = questions.list(new ListMembers(id), Member.class, after);
        return Questions.answer(questions.list(new ListGroups(id), Group.class, after).stream()
                .map(group -> with(group, members))
                .toList());
    }

    @Operation(value = "List the members", needs = "Workbench Members (View)")
    @GetMapping("/members")
    ResponseEntity<List<Member>> members(
            @PathVariable("organization") String organization,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var id = new OrganizationId(organization);
        questions.mustView(id, Resource.WORKBENCH_MEMBERS);
        return Questions.answer(questions.list(new ListMembers(id), Member.class, after));
    }

    private static GroupAnswer with(Group group, List<Member> members) {
        return new GroupAnswer(
                group.groupId(),
                group.name(),
                group.description(),
                group.roles(),
                members.stream()
                        .filter(member -> member.groups().contains(group.groupId()))
                        .map(Member::memberId)
                        .toList());
    }
}
