package com.atomicmcp.query.analytics;

import com.atomicmcp.analytics.AnalyticsQuery;
import com.atomicmcp.analytics.AnalyticsQuery.FindAnalytics;
import com.atomicmcp.analytics.AnalyticsView;
import com.atomicmcp.door.Operation;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what happened to an Action Flow to those who may view analytics in its environment. */
@RestController
class AnalyticsQueryController {

    private final Questions questions;
    private final Clock clock;

    AnalyticsQueryController(Questions questions, Clock clock) {
        this.questions = questions;
        this.clock = clock;
    }

    @Operation(
            value = "Show what happened to an Action Flow in at most seven days, by default the last",
            needs = "Analytics (View) in the environment")
    @GetMapping("/api/organizations/{organization}/environments/{environment}/action-flows/{flow}/analytics")
    ResponseEntity<AnalyticsView> find(
            @PathVariable("organization") String organization,
            @PathVariable("environment") String environment,
            @PathVariable("flow") String flow,
            @RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to,
            @RequestParam(name = "name", required = false) @Nullable Set<String> names,
            @RequestParam(name = "customer", required = false) @Nullable String customer,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "after", required = false) @Nullable List<String> after) {
        var organizationId = new OrganizationId(organization);
        var environmentId = new EnvironmentId(environment);
        questions.mustView(organizationId, Resource.ANALYTICS, environmentId);
        var until = to == null ? clock.instant() : instant("to", to);
        var since = from == null ? until.minus(AnalyticsQuery.LONGEST) : instant("from", from);
        var query = new FindAnalytics(
                organizationId,
                environmentId,
                new FlowId(flow),
                since,
                until,
                names == null ? Set.of() : Set.copyOf(names),
                customer == null ? null : new CustomerId(customer),
                cursor,
                limit);
        return Questions.answer(questions.one(query, AnalyticsView.class, after));
    }

    /** A year has four digits, so that there is a week before every time. */
    private static Instant instant(String field, String text) {
        try {
            if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
                return Instant.parse(text);
            }
        } catch (DateTimeParseException notATime) {
            throw notATime(field);
        }
        throw notATime(field);
    }

    private static Refused notATime(String field) {
        return new Refused(new InvalidValue(field, "is a time such as 2026-01-31T08:00:00Z"));
    }
}
