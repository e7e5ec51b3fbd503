package com.atomicmcp.query.environment;

import com.atomicmcp.door.Operation;
import com.atomicmcp.environment.EnvironmentQuery.ListEnvironments;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the environments that the caller may view. */
@RestController
class EnvironmentQueryController {

    private final Questions questions;

    EnvironmentQueryController(Questions questions) {
        this.questions = questions;
    }

    @Operation(value = "List the environments that the caller may see", needs = "Environments (View)")
    @GetMapping("/api/organizations/{organization}/environments")
    ResponseEntity<List<EnvironmentView>> list(
            @PathVariable("organization") String organization,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var id = new OrganizationId(organization);
        var visible = questions.mustViewSome(id, Resource.ENVIRONMENTS);
        return Questions.answer(questions.list(new ListEnvironments(id), EnvironmentView.class, after).stream()
                .filter(environment -> visible.test(environment.environmentId()))
                .toList());
    }
}
