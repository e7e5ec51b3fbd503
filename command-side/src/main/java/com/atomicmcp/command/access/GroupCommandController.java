package com.atomicmcp.command.access;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.AddRoleToGroup;
import com.atomicmcp.access.AccessCommand.CreateGroup;
import com.atomicmcp.access.AccessCommand.DeleteGroup;
import com.atomicmcp.access.AccessCommand.RemoveMemberFromGroup;
import com.atomicmcp.access.AccessCommand.RemoveRoleFromGroup;
import com.atomicmcp.access.AccessCommand.RenameGroup;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.log.LogPosition;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about groups, and who and which roles are in them. */
@RestController
@RequestMapping("/api/organizations/{organization}/groups")
class GroupCommandController {

    private static final String NEEDS = "Groups (Edit)";

    record Described(
            @JsonProperty(required = true) @Nullable String name,
            @Nullable String description) {}

    record Created(GroupId groupId, LogPosition position) {}

    private final Requests requests;

    GroupCommandController(Requests requests) {
        this.requests = requests;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Create a group", needs = NEEDS)
    ResponseEntity<Created> create(@PathVariable OrganizationId organization, @RequestBody Described body) {
        var id = GroupId.random();
        var position = requests.send(new CreateGroup(
                organization, id, required("name", body.name()), body.description() == null ? "" : body.description()));
        return ResponseEntity.created(URI.create("/api/organizations/" + organization + "/groups/" + id))
                .body(new Created(id, position));
    }

    @PutMapping("/{group}")
    @Operation(value = "Rename and describe a group", needs = NEEDS)
    Accepted rename(
            @PathVariable OrganizationId organization, @PathVariable GroupId group, @RequestBody Described body) {
        return requests.accept(new RenameGroup(
                organization,
                group,
                required("name", body.name()),
                body.description() == null ? "" : body.description()));
    }

    @PutMapping("/{group}/roles/{role}")
    @Operation(value = "Give a group a role", needs = NEEDS)
    Accepted addRole(
            @PathVariable OrganizationId organization, @PathVariable GroupId group, @PathVariable RoleId role) {
        return requests.accept(new AddRoleToGroup(organization, group, role));
    }

    @DeleteMapping("/{group}/roles/{role}")
    @Operation(value = "Take a role from a group", needs = NEEDS)
    Accepted removeRole(
            @PathVariable OrganizationId organization, @PathVariable GroupId group, @PathVariable RoleId role) {
        return requests.accept(new RemoveRoleFromGroup(organization, group, role));
    }

    @PutMapping("/{group}/members/{member}")
    @Operation(value = "Put a member into a group", needs = NEEDS)
    Accepted addMember(
            @PathVariable OrganizationId organization, @PathVariable GroupId group, @PathVariable MemberId member) {
        return requests.accept(new AddMemberToGroup(organization, group, member));
    }

    @DeleteMapping("/{group}/members/{member}")
    @Operation(value = "Take a member out of a group", needs = NEEDS)
    Accepted removeMember(
            @PathVariable OrganizationId organization, @PathVariable GroupId group, @PathVariable MemberId member) {
        return requests.accept(new RemoveMemberFromGroup(organization, group, member));
    }

    @DeleteMapping("/{group}")
    @Operation(value = "Delete a group; with force also where it has members", needs = NEEDS)
    Accepted delete(
            @PathVariable OrganizationId organization,
            @PathVariable GroupId group,
            @RequestParam(defaultValue = "false") boolean force) {
        return requests.accept(new DeleteGroup(organization, group, force));
    }
}
