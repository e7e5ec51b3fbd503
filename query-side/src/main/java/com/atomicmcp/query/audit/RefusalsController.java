package com.atomicmcp.query.audit;

import com.atomicmcp.audit.access.Moment;
import com.atomicmcp.audit.refusal.RefusalEntry;
import com.atomicmcp.audit.refusal.RefusalLog;
import com.atomicmcp.audit.refusal.RefusalLog.Filter;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.Paging;
import com.atomicmcp.query.door.Questions;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells auditors what was refused. */
@RestController
@RequestMapping("/api/organizations/{organization}/audit")
class RefusalsController {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{21}");

    private final RefusalLog log;
    private final Questions questions;

    RefusalsController(RefusalLog log, Questions questions) {
        this.log = log;
        this.questions = questions;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refused(List<RefusalEntry> items, @Nullable String next) {}

    @Operation(
            value = "Tell which commands and attempts to sign in were refused, the newest first, a page at a time",
            needs = "Activity Log (View)")
    @GetMapping("/refusals")
    ResponseEntity<Refused> refusals(
            @PathVariable("organization") String organization,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "actor", required = false) @Nullable String actor,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        var id = new OrganizationId(organization);
        questions.mustViewKnown(id, Resource.ACTIVITY_LOG);
        var filter = new Filter(
                from == null ? null : Moment.of("from", from),
                to == null ? null : Moment.of("to", to),
                actor,
                kind == null ? null : Filter.kind(kind));
        var page = log.list(id, filter, cursor == null ? null : after(cursor), Paging.limit(limit));
        var next = page.next();
        return Questions.answer(new Refused(page.items(), next == null ? null : new Paging.End("", next).text()));
    }

    private static String after(String cursor) {
        var id = Paging.end(cursor).id();
        if (!ID.matcher(id).matches()) {
            throw Paging.stranger();
        }
        return id;
    }
}
