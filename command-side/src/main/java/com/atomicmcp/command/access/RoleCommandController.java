package com.atomicmcp.command.access;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.access.AccessCommand.ChangeRolePermissions;
import com.atomicmcp.access.AccessCommand.CreateRole;
import com.atomicmcp.access.AccessCommand.DeleteRole;
import com.atomicmcp.access.AccessCommand.RenameRole;
import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
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

/** Takes what administrators ask about roles. */
@RestController
@RequestMapping("/api/organizations/{organization}/roles")
class RoleCommandController {

    private static final String NEEDS = "Roles (Edit)";

    record PermissionBody(
            @JsonProperty(required = true) @Nullable Resource resource,
            @JsonProperty(required = true) @Nullable Level level,
            @Nullable List<EnvironmentId> environments) {}

    record NewRole(
            @JsonProperty(required = true) @Nullable String name,
            @Nullable String description,
            @Nullable List<PermissionBody> permissions) {}

    record NewName(
            @JsonProperty(required = true) @Nullable String name,
            @Nullable String description) {}

    record NewPermissions(
            @JsonProperty(required = true) @Nullable List<PermissionBody> permissions) {}

    record Created(RoleId roleId, LogPosition position) {}

    private final Requests requests;

    RoleCommandController(Requests requests) {
        this.requests = requests;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Create a role", needs = NEEDS)
    ResponseEntity<Created> create(@PathVariable OrganizationId organization, @RequestBody NewRole body) {
        var id = RoleId.random();
        var position = requests.send(new CreateRole(
                organization,
                id,
                required("name", body.name()),
                body.description() == null ? "" : body.description(),
                body.permissions() == null ? List.of() : permissions(body.permissions())));
        return ResponseEntity.created(URI.create("/api/organizations/" + organization + "/roles/" + id))
                .body(new Created(id, position));
    }

    @PutMapping("/{role}")
    @Operation(value = "Rename and describe a role", needs = NEEDS)
    Accepted rename(@PathVariable OrganizationId organization, @PathVariable RoleId role, @RequestBody NewName body) {
        return requests.accept(new RenameRole(
                organization,
                role,
                required("name", body.name()),
                body.description() == null ? "" : body.description()));
    }

    @PutMapping("/{role}/permissions")
    @Operation(value = "Replace the permissions of a role", needs = NEEDS)
    Accepted changePermissions(
            @PathVariable OrganizationId organization, @PathVariable RoleId role, @RequestBody NewPermissions body) {
        return requests.accept(new ChangeRolePermissions(
                organization, role, permissions(required("permissions", body.permissions()))));
    }

    @DeleteMapping("/{role}")
    @Operation(value = "Delete a role; with force also where groups use it", needs = NEEDS)
    Accepted delete(
            @PathVariable OrganizationId organization,
            @PathVariable RoleId role,
            @RequestParam(defaultValue = "false") boolean force) {
        return requests.accept(new DeleteRole(organization, role, force));
    }

    private static List<Permission> permissions(List<PermissionBody> bodies) {
        return IntStream.range(0, bodies.size())
                .mapToObj(index -> permission("permissions[" + index + "].", bodies.get(index)))
                .toList();
    }

    /** An empty list would quietly mean everywhere: only one that is left out does. */
    private static Permission permission(String at, PermissionBody body) {
        if (body.environments() != null && body.environments().isEmpty()) {
            throw new Refused(new InvalidValue(
                    at + "environments", "names no environment; leave it out for the whole organization"));
        }
        return new Permission(
                required(at + "resource", body.resource()), required(at + "level", body.level()), body.environments());
    }
}
