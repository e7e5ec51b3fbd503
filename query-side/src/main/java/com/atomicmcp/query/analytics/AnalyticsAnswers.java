package com.atomicmcp.query.analytics;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsQuery;
import com.atomicmcp.analytics.AnalyticsQuery.FindAnalytics;
import com.atomicmcp.analytics.AnalyticsView;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.query.Paging;
import com.atomicmcp.query.analytics.HourProjection.Count;
import com.atomicmcp.query.analytics.HourProjection.HourDocument;
import com.atomicmcp.query.analytics.PartProjection.FactDocument;
import com.atomicmcp.query.analytics.PartProjection.PartDocument;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.projection.Views;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers what is asked about analytics. Whole hours are counted from what is counted already; facts are read only
 * where the window cuts through an hour, where one customer is asked for, and for the page itself.
 */
@Component
class AnalyticsAnswers {

    private static final Comparator<FactDocument> OLDEST_FIRST =
            Comparator.comparing(FactDocument::timestamp).thenComparing(FactDocument::id);

    /** Parts fetched at a time, so that a busy hour does not have to fit into memory. */
    private static final int PARTS = 8;

    private final View<HourDocument> hours;
    private final View<PartDocument> parts;

    AnalyticsAnswers(Views views, HourProjection hours, PartProjection parts) {
        this.hours = views.of(hours);
        this.parts = views.of(parts);
    }

    @QueryHandler
    AnalyticsView answer(FindAnalytics query, MetaData asked) {
        check(query);
        var page = new NewestFirst(Paging.limit(query.limit()), query.after());
        var found = hours(query, asked);
        // What is counted can then be shown, too.
        var counted = parts.after(asked)
                .after(found.values().stream()
                        .mapToLong(HourDocument::seen)
                        .max()
                        .orElse(-1));
        var counts = new TreeMap<String, Long>();
        found.forEach((id, hour) -> {
            var whole = query.customer() == null && whole(query, id);
            if (whole) {
                hour.counts().forEach(count -> counts.merge(count.name(), count.count(), Long::sum));
            }
            if (!whole || (page.wantsAnyFrom(HourProjection.start(hour(id))) && mayHave(query, hour))) {
                facts(counted, id, hour, fact -> {
                    if (within(query, fact)) {
                        if (!whole) {
                            counts.merge(fact.name(), 1L, Long::sum);
                        }
                        if (asksFor(query, fact.name())) {
                            page.offer(fact);
                        }
                    }
                });
            }
            page.nothingNewerIsToCome();
        });
        return new AnalyticsView(counts, total(query, counts), page.page());
    }

    private static void check(FindAnalytics query) {
        if (!query.from().isBefore(query.to())) {
            throw new Refused(new InvalidValue("to", "is later than 'from'"));
        }
        if (Duration.between(query.from(), query.to()).compareTo(AnalyticsQuery.LONGEST) > 0) {
            throw new Refused(
                    new InvalidValue("to", "is at most " + AnalyticsQuery.LONGEST.toDays() + " days after 'from'"));
        }
    }

    /** The hours that have something, by their ids, the newest first. */
    private Map<String, HourDocument> hours(FindAnalytics query, MetaData asked) {
        var first = HourProjection.hour(query.from());
        var last = HourProjection.hour(query.to().minusNanos(1));
        var ids = LongStream.iterate(last, hour -> hour >= first, hour -> hour - 1)
                .mapToObj(
                        hour -> HourProjection.id(query.organizationId(), query.environmentId(), query.flowId(), hour))
                .toList();
        var found = hours.after(asked).find(ids);
        var inOrder = new LinkedHashMap<String, HourDocument>();
        for (var id : ids) {
            var hour = found.get(id);
            if (hour != null) {
                inOrder.put(id, hour);
            }
        }
        return inOrder;
    }

    private static void facts(View<PartDocument> parts, String id, HourDocument hour, Consumer<FactDocument> each) {
        var ids = hour.parts().stream().map(part -> PartProjection.id(id, part)).toList();
        for (var from = 0; from < ids.size(); from += PARTS) {
            parts.find(ids.subList(from, Math.min(from + PARTS, ids.size())))
                    .values()
                    .forEach(part -> part.facts().forEach(each));
        }
    }

    /** Whether the window has all of an hour. */
    private static boolean whole(FindAnalytics query, String id) {
        return !HourProjection.start(hour(id)).isBefore(query.from())
                && !HourProjection.start(hour(id) + 1).isAfter(query.to());
    }

    private static long hour(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
    }

    private static boolean within(FindAnalytics query, FactDocument fact) {
        return !fact.timestamp().isBefore(query.from())
                && fact.timestamp().isBefore(query.to())
                && (query.customer() == null || query.customer().equals(fact.endUserId()));
    }

    private static boolean mayHave(FindAnalytics query, HourDocument hour) {
        return hour.counts().stream().map(Count::name).anyMatch(name -> asksFor(query, name));
    }

    private static boolean asksFor(FindAnalytics query, String name) {
        return query.names().isEmpty() || query.names().contains(name);
    }

    private static long total(FindAnalytics query, Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> asksFor(query, count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Keeps the newest facts of those it is offered, as many as a page has and one, which tells that there are more. */
    private static final class NewestFirst {

        private final int limit;
        private final @Nullable Instant before;
        private final String beforeId;
        private final PriorityQueue<FactDocument> newest = new PriorityQueue<>(OLDEST_FIRST);
        private boolean full;

        NewestFirst(int limit, @Nullable String after) {
            this.limit = limit;
            var end = after == null ? null : Paging.end(after);
            this.before = end == null ? null : instant(end.order());
            this.beforeId = end == null ? "" : end.id();
        }

        /** Whether something of an hour may belong to the page: there is room, and it does not lie before it. */
        boolean wantsAnyFrom(Instant hour) {
            return !full && (before == null || !hour.isAfter(before));
        }

        void offer(FactDocument fact) {
            if (full || !beforeTheEnd(fact)) {
                return;
            }
            newest.add(fact);
            if (newest.size() > limit + 1) {
                newest.remove();
            }
        }

        /** What comes now is older than all that came. */
        void nothingNewerIsToCome() {
            full = newest.size() > limit;
        }

        Page<Fact> page() {
            var facts = newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
            var page = facts.subList(0, Math.min(limit, facts.size()));
            var next = facts.size() <= limit ? null : end(page.getLast()).text();
            return new Page<>(page.stream().map(FactDocument::fact).toList(), next);
        }

        private boolean beforeTheEnd(FactDocument fact) {
            if (before == null) {
                return true;
            }
            var order = fact.timestamp().compareTo(before);
            return order < 0 || (order == 0 && fact.id().compareTo(beforeId) < 0);
        }

        private static Paging.End end(FactDocument fact) {
            return new Paging.End(fact.timestamp().toString(), fact.id());
        }

        private static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException notOurs) {
                throw Paging.stranger();
            }
        }
    }
}
