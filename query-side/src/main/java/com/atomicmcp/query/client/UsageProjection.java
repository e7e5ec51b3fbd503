package com.atomicmcp.query.client;

import com.atomicmcp.call.CallEvent;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallEvent.CallsPruned;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.client.UsageProjection.UsageDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** When each connection was last used, and how much in the hours of the last week; under their organization. */
@Component
public final class UsageProjection implements Projection<CallEvent, UsageDocument> {

    static final Duration WEEK = Duration.ofDays(7);

    /**
     * @param lastUsedAt when the latest request was made
     * @param hours those in which there were any, of the week before that request
     */
    public record UsageDocument(Instant lastUsedAt, List<Hour> hours) {

        /** How many requests were made in the week before an instant, to the hour. */
        long inTheWeekBefore(Instant now) {
            return hours.stream()
                    .filter(hour -> hour.start().isAfter(now.minus(WEEK)))
                    .mapToLong(Hour::requests)
                    .sum();
        }
    }

    /** An hour and how many requests began in it. */
    public record Hour(Instant start, long requests) {}

    @Override
    public String name() {
        return "connection-usage";
    }

    @Override
    public LogName log() {
        return LogName.CALLS;
    }

    @Override
    public Class<CallEvent> events() {
        return CallEvent.class;
    }

    @Override
    public Class<UsageDocument> document() {
        return UsageDocument.class;
    }

    @Override
    public Collection<String> ids(CallEvent event, Entry entry) {
        return List.of(Key.of(event.organizationId(), event.connectionId()));
    }

    @Override
    public @Nullable UsageDocument fold(String id, @Nullable UsageDocument document, CallEvent event, Entry entry) {
        return switch (event) {
            case CallEnded call -> {
                var at = call.startedAt();
                var last = document == null || document.lastUsedAt().isBefore(at) ? at : document.lastUsedAt();
                yield new UsageDocument(last, counted(document == null ? List.of() : document.hours(), at, last));
            }
            case CallsPruned(var _, var _, var before) ->
                document == null || document.lastUsedAt().isBefore(before)
                        ? null
                        : new UsageDocument(document.lastUsedAt(), since(before, document));
        };
    }

    /** What is left without the requests of before an instant; the same whether those were counted or never seen. */
    private static List<Hour> since(Instant before, UsageDocument document) {
        return document.hours().stream()
                .filter(hour -> !hour.start().isBefore(before)
                        && hour.start().isAfter(document.lastUsedAt().minus(WEEK)))
                .toList();
    }

    /** One more; several gateways report, so it need not be the latest hour. */
    private static List<Hour> counted(List<Hour> hours, Instant at, Instant last) {
        var start = at.truncatedTo(ChronoUnit.HOURS);
        var counted = new ArrayList<Hour>();
        var requests = 1L;
        for (var hour : hours) {
            if (hour.start().equals(start)) {
                requests += hour.requests();
            } else if (hour.start().isAfter(last.minus(WEEK))) {
                counted.add(hour);
            }
        }
        counted.add(new Hour(start, requests));
        return counted;
    }
}
