package com.atomicmcp.query.audit;

import com.atomicmcp.audit.TrailEntry;
import com.atomicmcp.audit.TrailFilter;
import com.atomicmcp.audit.TrailQuery.FindTrailEntry;
import com.atomicmcp.audit.TrailQuery.ListTrailEntries;
import com.atomicmcp.audit.TrailQuery.Order;
import com.atomicmcp.audit.TrailView;
import com.atomicmcp.audit.WholeEntry;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the trail of an organization, and hands it out whole, to those who may view its activity log. */
@RestController
@RequestMapping("/api/organizations/{organization}/audit")
class TrailQueryController {

    private static final String NEEDS = "Activity Log (View)";
    private static final String CSV = "text/csv";
    private static final String JSON_LINES = "application/x-ndjson";

    private final Questions questions;
    private final TrailExports exports;

    TrailQueryController(Questions questions, OrganizationLog log) {
        this.questions = questions;
        this.exports = new TrailExports(log);
    }

    @Operation(value = "List the audit trail, a page at a time, the newest entries first or the oldest", needs = NEEDS)
    @GetMapping("/entries")
    ResponseEntity<Page<TrailEntry>> list(
            @PathVariable("organization") String organization,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "actor", required = false) @Nullable String actor,
            @RequestParam(name = "kind", required = false) @Nullable List<String> kinds,
            @RequestParam(name = "thing", required = false) @Nullable String thing,
            @RequestParam(name = "client", required = false) @Nullable String client,
            @RequestParam(name = "order", defaultValue = "newest") String order,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        var id = mayView(organization);
        var filter = TrailFilter.of(from, to, actor, kinds, thing, client);
        var query = new ListTrailEntries(id, filter, order(order), cursor, limit);
        return Questions.answer(questions.one(query, TrailView.class, null).page());
    }

    @Operation(
            value = "Show everything about one entry of the audit trail, by its event's id or its position",
            needs = NEEDS)
    @GetMapping("/entries/{event}")
    ResponseEntity<WholeEntry> find(
            @PathVariable("organization") String organization, @PathVariable("event") String event) {
        var query = new FindTrailEntry(mayView(organization), event);
        return Questions.answer(questions
                .find(query, WholeEntry.class, null)
                .orElseThrow(() -> new Refused(new NotFound("event", event))));
    }

    @Operation(value = "Hand out the audit trail whole, for spreadsheets, the oldest entry first", needs = NEEDS)
    @GetMapping(path = "/entries.csv", produces = CSV)
    void csv(
            @PathVariable("organization") String organization,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "actor", required = false) @Nullable String actor,
            @RequestParam(name = "kind", required = false) @Nullable List<String> kinds,
            @RequestParam(name = "thing", required = false) @Nullable String thing,
            @RequestParam(name = "client", required = false) @Nullable String client,
            HttpServletResponse answer) {
        var id = mayView(organization);
        var filter = TrailFilter.of(from, to, actor, kinds, thing, client);
        promise(CSV + ";charset=UTF-8", "audit-trail.csv", answer);
        exports.write(id, filter, TrailFormat.CSV, answer);
    }

    @Operation(value = "Hand out the audit trail whole, one JSON object a line, the oldest entry first", needs = NEEDS)
    @GetMapping(path = "/entries.jsonl", produces = JSON_LINES)
    void jsonLines(
            @PathVariable("organization") String organization,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "actor", required = false) @Nullable String actor,
            @RequestParam(name = "kind", required = false) @Nullable List<String> kinds,
            @RequestParam(name = "thing", required = false) @Nullable String thing,
            @RequestParam(name = "client", required = false) @Nullable String client,
            HttpServletResponse answer) {
        var id = mayView(organization);
        var filter = TrailFilter.of(from, to, actor, kinds, thing, client);
        promise(JSON_LINES, "audit-trail.jsonl", answer);
        exports.write(id, filter, TrailFormat.JSONL, answer);
    }

    private OrganizationId mayView(String organization) {
        var id = new OrganizationId(organization);
        questions.mustView(id, Resource.ACTIVITY_LOG);
        return id;
    }

    private static void promise(String type, String file, HttpServletResponse answer) {
        answer.setContentType(type);
        answer.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        answer.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(file).build().toString());
    }

    private static Order order(String text) {
        return switch (text) {
            case "newest" -> Order.NEWEST;
            case "oldest" -> Order.OLDEST;
            default -> throw new Refused(new InvalidValue("order", "is newest or oldest"));
        };
    }
}
