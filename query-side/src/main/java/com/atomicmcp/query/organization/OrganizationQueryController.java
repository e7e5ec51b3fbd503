package com.atomicmcp.query.organization;

import com.atomicmcp.door.Operation;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.OrganizationQuery.FindOrganization;
import com.atomicmcp.organization.OrganizationView;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows an organization to those who may view its preferences, and finds it for the operator. */
@RestController
class OrganizationQueryController {

    private final Questions questions;

    OrganizationQueryController(Questions questions) {
        this.questions = questions;
    }

    /** Whoever lost the answer to a registration finds here what it made; the members of it tell who owns it. */
    @Operation(
            value = "Find the organization of a subdomain: a list of one, or of none",
            needs = "the operator's token")
    @GetMapping("/api/organizations")
    ResponseEntity<List<OrganizationView>> findBySubdomain(
            @RequestParam("subdomain") String subdomain,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        return Questions.answer(questions.operatorsOrganization(subdomain).stream()
                .flatMap(id -> questions.find(new FindOrganization(id), OrganizationView.class, after).stream())
                .toList());
    }

    @Operation(
            value = "Show the organization: preferences, MCP Server and its URL",
            needs = "Organization Preferences (View)")
    @GetMapping("/api/organizations/{organization}")
    ResponseEntity<OrganizationView> find(
            @PathVariable("organization") String organization,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var id = new OrganizationId(organization);
        questions.mustView(id, Resource.ORGANIZATION_PREFERENCES);
        return Questions.answer(questions
                .find(new FindOrganization(id), OrganizationView.class, after)
                .orElseThrow(() -> new Refused(new NotFound("organization", organization))));
    }
}
