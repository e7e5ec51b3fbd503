package com.atomicmcp.query.audit;

import com.atomicmcp.audit.CallFilter;
import com.atomicmcp.audit.CallQuery.ListCalls;
import com.atomicmcp.audit.CallsView;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what was asked at an organization's MCP endpoint to those who may view its activity. */
@RestController
class CallQueryController {

    private final Questions questions;

    CallQueryController(Questions questions) {
        this.questions = questions;
    }

    @Operation(
            value = "List what was asked at the MCP endpoint, the newest first, a page at a time."
                    + " A page that few requests match may be short, or empty, and yet say what comes next."
                    + " With beforeRevocation=true: what a client, a connection or a member asked before they could no"
                    + " more, what ended that, and what came after",
            needs = "Activity Log (View)")
    @GetMapping("/api/organizations/{organization}/audit/calls")
    ResponseEntity<CallsView> list(
            @PathVariable("organization") String organization,
            @RequestParam(name = "member", required = false) @Nullable String member,
            @RequestParam(name = "client", required = false) @Nullable String client,
            @RequestParam(name = "connection", required = false) @Nullable String connection,
            @RequestParam(name = "tool", required = false) @Nullable String tool,
            @RequestParam(name = "environment", required = false) @Nullable String environment,
            @RequestParam(name = "outcome", required = false) @Nullable List<String> outcomes,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "beforeRevocation", required = false) @Nullable String beforeRevocation,
            @RequestParam(name = "within", required = false) @Nullable String within,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        var id = new OrganizationId(organization);
        questions.mustView(id, Resource.ACTIVITY_LOG);
        var filter = new CallFilter.Typed(member, client, connection, tool, environment, outcomes, from, to);
        var query = new ListCalls(id, filter, flag("beforeRevocation", beforeRevocation), within, cursor, limit);
        return Questions.answer(questions.one(query, CallsView.class, null));
    }

    private static boolean flag(String field, @Nullable String text) {
        return switch (text) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default -> throw new Refused(new InvalidValue(field, "is true or false"));
        };
    }
}
