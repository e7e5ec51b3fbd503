package com.atomicmcp.query.client;

import com.atomicmcp.client.ClientQuery.ListClients;
import com.atomicmcp.client.ClientView;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the clients of an organization to those who look after them, and to every other member their own. */
@RestController
class ClientQueryController {

    private static final Need EVERYBODYS =
            Need.of(Resource.OAUTH_CLIENTS, Level.VIEW).or(Resource.MCP_ACCESS, Level.ADMIN);

    private final Questions questions;

    ClientQueryController(Questions questions) {
        this.questions = questions;
    }

    @Operation(
            value =
                    "List the OAuth clients and their connections with their status; without the permission, the caller's own",
            needs = "OAuth Clients (View) or MCP Access (Admin)")
    @GetMapping("/api/organizations/{organization}/clients")
    ResponseEntity<List<ClientView>> list(
            @PathVariable("organization") String organization,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var id = new OrganizationId(organization);
        var seen = questions.seen(id, EVERYBODYS);
        var query = new ListClients(id, seen.satisfies() ? null : seen.caller().member());
        return Questions.answer(questions.list(query, ClientView.class, after));
    }
}
