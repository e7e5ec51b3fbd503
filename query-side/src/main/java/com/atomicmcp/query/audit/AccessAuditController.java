package com.atomicmcp.query.audit;

import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.audit.access.AccessChange;
import com.atomicmcp.audit.access.Explanation;
import com.atomicmcp.audit.access.Moment;
import com.atomicmcp.audit.access.PersonAccess;
import com.atomicmcp.audit.access.Question;
import com.atomicmcp.audit.access.Wanted;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.Paging;
import com.atomicmcp.query.door.Questions;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells auditors who could do what, what changed it, and why somebody was refused. */
@RestController
@RequestMapping("/api/organizations/{organization}/audit")
class AccessAuditController {

    private static final String NEEDS = "Activity Log (View)";

    private final AccessAudit audit;
    private final Questions questions;
    private final Turns turns;
    private final Clock clock;

    AccessAuditController(AccessAudit audit, Questions questions, Turns turns, Clock clock) {
        this.audit = audit;
        this.turns = turns;
        this.questions = questions;
        this.clock = clock;
    }

    /** @param asOf the instant of which it is true; the same on all pages */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Access(
            Instant asOf,
            List<PersonAccess> items,
            @Nullable String next) {}

    /** @param net what is different in the end; on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Changes(
            Instant from,
            Instant to,
            List<AccessChange> items,
            @Nullable String next,
            @Nullable List<AccessChange> net) {}

    @Operation(value = "Tell who could do what at an instant, and through what, a page at a time", needs = NEEDS)
    @GetMapping("/access")
    ResponseEntity<Access> access(
            @PathVariable("organization") String organization,
            @RequestParam(name = "asOf", required = false) @Nullable String asOf,
            @RequestParam(name = "member", required = false) @Nullable String member,
            @RequestParam(name = "tool", required = false) @Nullable String tool,
            @RequestParam(name = "permission", required = false) @Nullable String permission,
            @RequestParam(name = "environment", required = false) @Nullable String environment,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        var id = new OrganizationId(organization);
        questions.mustViewKnown(id, Resource.ACTIVITY_LOG);
        var wanted = Wanted.of(member, tool, permission, environment);
        var end = cursor == null ? null : Paging.end(cursor);
        var instant = end == null ? instant("asOf", asOf) : Moment.of("cursor", end.order());
        var after = end == null ? null : new MemberId(end.id());
        var page = turns.pass(id, () -> audit.access(id, instant, wanted, after, Paging.limit(limit)));
        var next = page.next();
        return Questions.answer(new Access(
                instant, page.items(), next == null ? null : new Paging.End(instant.toString(), next).text()));
    }

    @Operation(
            value = "Tell every change of what people could do, after one instant and up to another, a page at a time",
            needs = NEEDS)
    @GetMapping("/changes")
    ResponseEntity<Changes> changes(
            @PathVariable("organization") String organization,
            @RequestParam(name = "from") String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "member", required = false) @Nullable String member,
            @RequestParam(name = "tool", required = false) @Nullable String tool,
            @RequestParam(name = "permission", required = false) @Nullable String permission,
            @RequestParam(name = "environment", required = false) @Nullable String environment,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        var id = new OrganizationId(organization);
        questions.mustViewKnown(id, Resource.ACTIVITY_LOG);
        var wanted = Wanted.of(member, tool, permission, environment);
        var end = cursor == null ? null : Paging.end(cursor);
        var begin = Moment.of("from", from);
        var until = end == null ? instant("to", to) : Moment.of("cursor", end.order());
        var told = new Told(end == null ? 0 : number(end.id()), Paging.limit(limit));
        var net = turns.pass(id, () -> audit.changes(id, begin, until, wanted, told::hear));
        return Questions.answer(
                told.more()
                        ? new Changes(begin, until, told.items, told.next(until), null)
                        : new Changes(begin, until, told.items, null, net));
    }

    @Operation(
            value =
                    "Tell why a member was, or was not, answered at an instant, and what would have them answered today",
            needs = NEEDS)
    @GetMapping("/why")
    ResponseEntity<Explanation> why(
            @PathVariable("organization") String organization,
            @RequestParam(name = "member") String member,
            @RequestParam(name = "tool", required = false) @Nullable String tool,
            @RequestParam(name = "environment", required = false) @Nullable String environment,
            @RequestParam(name = "asOf", required = false) @Nullable String asOf) {
        var id = new OrganizationId(organization);
        questions.mustViewKnown(id, Resource.ACTIVITY_LOG);
        var question = new Question(member, tool == null ? null : Wanted.tool(tool), environment);
        var instant = instant("asOf", asOf);
        return Questions.answer(turns.pass(id, () -> audit.why(id, question, instant)));
    }

    @Operation(value = "Tell why somebody was refused, by the reference in the refusal", needs = NEEDS)
    @GetMapping("/why/{reference}")
    ResponseEntity<Explanation> referred(
            @PathVariable("organization") String organization, @PathVariable("reference") String reference) {
        var id = new OrganizationId(organization);
        questions.mustViewKnown(id, Resource.ACTIVITY_LOG);
        return Questions.answer(turns.pass(id, () -> audit.why(id, reference)));
    }

    private Instant instant(String field, @Nullable String text) {
        return text == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : Moment.of(field, text);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            throw Paging.stranger();
        }
    }

    /** One page of what is told again each time: the past does not change. */
    private static final class Told {

        private final List<AccessChange> items = new ArrayList<>();
        private final long before;
        private final int limit;
        private long heard;

        Told(long before, int limit) {
            this.before = before;
            this.limit = limit;
        }

        void hear(AccessChange change) {
            if (heard >= before && items.size() < limit) {
                items.add(change);
            }
            heard++;
        }

        boolean more() {
            return heard > before + items.size();
        }

        String next(Instant until) {
            return new Paging.End(until.toString(), Long.toString(before + items.size())).text();
        }
    }
}
