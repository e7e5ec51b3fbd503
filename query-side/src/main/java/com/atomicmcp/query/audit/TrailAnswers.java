package com.atomicmcp.query.audit;

import com.atomicmcp.audit.Trail;
import com.atomicmcp.audit.TrailEntry;
import com.atomicmcp.audit.TrailQuery.FindTrailEntry;
import com.atomicmcp.audit.TrailQuery.ListTrailEntries;
import com.atomicmcp.audit.TrailQuery.Order;
import com.atomicmcp.audit.TrailView;
import com.atomicmcp.audit.WholeEntry;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.query.Paging;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers what is asked about the trail of one organization. What things were called at each entry rests on all that the
 * organization decided before: its own log is read from its beginning, whatever is shown.
 */
@Component
class TrailAnswers {

    private final OrganizationLog log;
    private final Turns turns;

    TrailAnswers(OrganizationLog log, Turns turns) {
        this.log = log;
        this.turns = turns;
    }

    @QueryHandler
    Optional<WholeEntry> answer(FindTrailEntry query) {
        return turns.pass(
                query.organizationId(), () -> WholeEntry.of(query.event(), () -> log.of(query.organizationId())));
    }

    @QueryHandler
    TrailView answer(ListTrailEntries query) {
        var limit = Paging.limit(query.limit());
        var end = end(query.order(), query.cursor());
        var found = turns.pass(
                query.organizationId(),
                () -> query.order() == Order.NEWEST
                        ? newest(query, end == null ? Long.MAX_VALUE : end, limit + 1)
                        : oldest(query, end == null ? Log.START : end, limit + 1));
        if (found.size() <= limit) {
            return new TrailView(new Page<>(found, null));
        }
        var page = found.subList(0, limit);
        return new TrailView(new Page<>(
                page,
                new Paging.End(
                                query.order().name(),
                                Long.toString(page.getLast().position()))
                        .text()));
    }

    private List<TrailEntry> newest(ListTrailEntries query, long before, int most) {
        var last = new ArrayDeque<TrailEntry>();
        try (var entries = log.of(query.organizationId())) {
            told(query, entries, entry -> entry.position() < before, Log.START).forEach(entry -> {
                last.addFirst(entry);
                if (last.size() > most) {
                    last.removeLast();
                }
            });
        }
        return List.copyOf(last);
    }

    private List<TrailEntry> oldest(ListTrailEntries query, long after, int most) {
        try (var entries = log.of(query.organizationId())) {
            return told(query, entries, _ -> true, after).limit(most).toList();
        }
    }

    private static Stream<TrailEntry> told(
            ListTrailEntries query, Stream<Entry> entries, Predicate<Entry> wanted, long after) {
        return new Trail().of(entries.takeWhile(wanted), query.filter(), after);
    }

    /** A page of one order does not go on in the other. */
    private static @Nullable Long end(Order order, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        var end = Paging.end(cursor);
        try {
            if (end.order().equals(order.name())) {
                return Long.valueOf(end.id());
            }
        } catch (NumberFormatException notOurs) {
            throw Paging.stranger();
        }
        throw Paging.stranger();
    }
}
