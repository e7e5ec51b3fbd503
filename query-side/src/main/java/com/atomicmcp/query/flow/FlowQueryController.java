package com.atomicmcp.query.flow;

import com.atomicmcp.door.Operation;
import com.atomicmcp.flow.FlowQuery.FindActionFlow;
import com.atomicmcp.flow.FlowQuery.ListActionFlows;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.flow.FlowsView;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the Action Flows of an environment to those who may view them there. */
@RestController
@RequestMapping("/api/organizations/{organization}/environments/{environment}/action-flows")
class FlowQueryController {

    private final Questions questions;

    FlowQueryController(Questions questions) {
        this.questions = questions;
    }

    @Operation(
            value = "List the Action Flows of an environment, a page at a time",
            needs = "Action Flows (View) in the environment")
    @GetMapping
    ResponseEntity<Page<FlowView>> list(
            @PathVariable("organization") String organization,
            @PathVariable("environment") String environment,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "text", required = false) @Nullable String text,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var organizationId = new OrganizationId(organization);
        var environmentId = new EnvironmentId(environment);
        questions.mustView(organizationId, Resource.ACTION_FLOWS, environmentId);
        var query = new ListActionFlows(organizationId, environmentId, state(state), text, cursor, limit);
        return Questions.answer(questions.one(query, FlowsView.class, after).page());
    }

    @Operation(value = "Show an Action Flow: live version and draft", needs = "Action Flows (View) in the environment")
    @GetMapping("/{flow}")
    ResponseEntity<FlowView> find(
            @PathVariable("organization") String organization,
            @PathVariable("environment") String environment,
            @PathVariable("flow") String flow,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var organizationId = new OrganizationId(organization);
        var environmentId = new EnvironmentId(environment);
        questions.mustView(organizationId, Resource.ACTION_FLOWS, environmentId);
        var query = new FindActionFlow(organizationId, environmentId, new FlowId(flow));
        return Questions.answer(questions
                .find(query, FlowView.class, after)
                .orElseThrow(() -> new Refused(new NotFound("Action Flow", flow))));
    }

    private static @Nullable FlowState state(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "draft" -> FlowState.DRAFT;
            case "published" -> FlowState.PUBLISHED;
            case "archived" -> FlowState.ARCHIVED;
            default -> throw new Refused(new InvalidValue("state", "is one of draft, published and archived"));
        };
    }
}
