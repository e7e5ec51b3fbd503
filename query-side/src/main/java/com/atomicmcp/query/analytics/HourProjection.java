package com.atomicmcp.query.analytics;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.analytics.HourProjection.HourDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How much happened to an Action Flow in an hour, by name, so that a week is a list of 168 ids. */
@Component
public final class HourProjection implements Projection<AnalyticsEvent, HourDocument> {

    private static final long SECONDS = 3_600;

    /**
     * One hour of one Action Flow.
     *
     * @param counts how many facts of each name
     * @param parts in which parts the facts themselves lie, in the order they were reported
     * @param seen the position of the last fact that is counted
     */
    public record HourDocument(List<Count> counts, List<Long> parts, long seen) {}

    /** How many of one name; not a map, for whoever reports chooses the names. */
    public record Count(String name, long count) {}

    @Override
    public String name() {
        return "analytics-hours";
    }

    @Override
    public LogName log() {
        return LogName.INTAKE;
    }

    @Override
    public Class<AnalyticsEvent> events() {
        return AnalyticsEvent.class;
    }

    @Override
    public Class<HourDocument> document() {
        return HourDocument.class;
    }

    @Override
    public Collection<String> ids(AnalyticsEvent event, Entry entry) {
        return switch (event) {
            case AnalyticsReported(var organization, var environment, var flow, var fact) ->
                List.of(id(organization, environment, flow, hour(fact.timestamp())));
            case AnalyticsErased _ -> List.of(); // what happened goes on being counted
        };
    }

    @Override
    public @Nullable HourDocument fold(String id, @Nullable HourDocument document, AnalyticsEvent event, Entry entry) {
        return switch (event) {
            case AnalyticsReported reported -> {
                var was = document == null ? new HourDocument(List.of(), List.of(), entry.position()) : document;
                yield new HourDocument(
                        counted(was.counts(), reported.fact().name()),
                        with(was.parts(), PartProjection.part(entry)),
                        entry.position());
            }
            case AnalyticsErased _ -> document;
        };
    }

    /** The hours since 1970 began; any instant has one. */
    static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    static Instant start(long hour) {
        return Instant.ofEpochSecond(hour * SECONDS);
    }

    static String id(OrganizationId organization, EnvironmentId environment, FlowId flow, long hour) {
        return Key.of(organization, environment, flow, hour);
    }

    private static List<Count> counted(List<Count> counts, String name) {
        var more = new ArrayList<>(counts);
        for (var all = more.listIterator(); all.hasNext(); ) {
            var count = all.next();
            if (count.name().equals(name)) {
                all.set(new Count(name, count.count() + 1));
                return more;
            }
        }
        more.add(new Count(name, 1));
        return more;
    }

    /** Parts are counted up with the log, so that a new one is never in the middle. */
    private static List<Long> with(List<Long> parts, long part) {
        if (!parts.isEmpty() && parts.getLast() == part) {
            return parts;
        }
        var more = new ArrayList<>(parts);
        more.add(part);
        return more;
    }
}
