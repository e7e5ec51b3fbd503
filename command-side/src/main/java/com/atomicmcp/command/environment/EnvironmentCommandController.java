package com.atomicmcp.command.environment;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.environment.EnvironmentCommand.ArchiveEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RestoreEnvironment;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.LogPosition;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about environments. */
@RestController
@RequestMapping("/api/organizations/{organization}/environments")
class EnvironmentCommandController {

    private static final String NEEDS = "Environments (Edit) in that environment";

    record Name(@JsonProperty(required = true) @Nullable String name) {}

    record Created(EnvironmentId environmentId, LogPosition position) {}

    private final Requests requests;

    EnvironmentCommandController(Requests requests) {
        this.requests = requests;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Create an environment", needs = "Environments (Edit), organization-wide")
    ResponseEntity<Created> create(@PathVariable OrganizationId organization, @RequestBody Name body) {
        var id = EnvironmentId.random();
        var position = requests.send(new CreateEnvironment(organization, id, required("name", body.name())));
        return ResponseEntity.created(URI.create("/api/organizations/" + organization + "/environments/" + id))
                .body(new Created(id, position));
    }

    @PutMapping("/{environment}/name")
    @Operation(value = "Rename an environment", needs = NEEDS)
    Accepted rename(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @RequestBody Name body) {
        return requests.accept(new RenameEnvironment(organization, environment, required("name", body.name())));
    }

    @PostMapping("/{environment}/archive")
    @Operation(value = "Archive an environment: it is kept and no longer answered from", needs = NEEDS)
    Accepted archive(@PathVariable OrganizationId organization, @PathVariable EnvironmentId environment) {
        return requests.accept(new ArchiveEnvironment(organization, environment));
    }

    @PostMapping("/{environment}/restore")
    @Operation(value = "Restore an archived environment", needs = NEEDS)
    Accepted restore(@PathVariable OrganizationId organization, @PathVariable EnvironmentId environment) {
        return requests.accept(new RestoreEnvironment(organization, environment));
    }
}
