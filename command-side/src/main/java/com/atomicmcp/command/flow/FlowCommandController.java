package com.atomicmcp.command.flow;

import com.atomicmcp.command.request.Accepted;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Operation;
import com.atomicmcp.flow.FlowCommand.ArchiveActionFlow;
import com.atomicmcp.flow.FlowCommand.CreateActionFlow;
import com.atomicmcp.flow.FlowCommand.DiscardDraft;
import com.atomicmcp.flow.FlowCommand.PublishActionFlow;
import com.atomicmcp.flow.FlowCommand.RestoreActionFlow;
import com.atomicmcp.flow.FlowCommand.SaveDraft;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.LogPosition;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what administrators ask about Action Flows. */
@RestController
@RequestMapping("/api/organizations/{organization}/environments/{environment}/action-flows")
class FlowCommandController {

    private static final String NEEDS = "Action Flows (Edit) in that environment";

    record Created(FlowId flowId, LogPosition position) {}

    private final Requests requests;

    FlowCommandController(Requests requests) {
        this.requests = requests;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(value = "Create an Action Flow, as a draft", needs = NEEDS)
    ResponseEntity<Created> create(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @RequestBody FlowContent body) {
        var id = FlowId.random();
        var position = requests.send(new CreateActionFlow(organization, environment, id, body));
        var address = "/api/organizations/" + organization + "/environments/" + environment + "/action-flows/" + id;
        return ResponseEntity.created(URI.create(address)).body(new Created(id, position));
    }

    @PutMapping("/{flow}/draft")
    @Operation(value = "Save the draft of an Action Flow, beside its live version if it has one", needs = NEEDS)
    Accepted saveDraft(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @PathVariable FlowId flow,
            @RequestBody FlowContent body) {
        return requests.accept(new SaveDraft(organization, environment, flow, body));
    }

    @DeleteMapping("/{flow}/draft")
    @Operation(value = "Discard the draft of an Action Flow", needs = NEEDS)
    Accepted discardDraft(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @PathVariable FlowId flow) {
        return requests.accept(new DiscardDraft(organization, environment, flow));
    }

    @PostMapping("/{flow}/publish")
    @Operation(value = "Publish the draft of an Action Flow as its next version", needs = NEEDS)
    Accepted publish(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @PathVariable FlowId flow) {
        return requests.accept(new PublishActionFlow(organization, environment, flow));
    }

    @PostMapping("/{flow}/archive")
    @Operation(value = "Archive an Action Flow", needs = NEEDS)
    Accepted archive(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @PathVariable FlowId flow) {
        return requests.accept(new ArchiveActionFlow(organization, environment, flow));
    }

    @PostMapping("/{flow}/restore")
    @Operation(value = "Restore an archived Action Flow", needs = NEEDS)
    Accepted restore(
            @PathVariable OrganizationId organization,
            @PathVariable EnvironmentId environment,
            @PathVariable FlowId flow) {
        return requests.accept(new RestoreActionFlow(organization, environment, flow));
    }
}
