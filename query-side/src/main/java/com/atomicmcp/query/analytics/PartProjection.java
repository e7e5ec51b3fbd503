package com.atomicmcp.query.analytics;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.analytics.PartProjection.PartDocument;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to an Action Flow in an hour, fact by fact. An hour is split by position in the log, so that no part
 * has more than 512 facts: with the 16 KiB that a fact's contexts may have, a part is then at most 9 MiB.
 */
@Component
public final class PartProjection implements Projection<AnalyticsEvent, PartDocument> {

    private static final int BITS = 9;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Map<String, Object>>> CONTEXTS = new TypeReference<>() {};

    /** Facts in the order they were reported. */
    public record PartDocument(List<FactDocument> facts) {}

    /**
     * One fact.
     *
     * @param contexts as one JSON text: whoever reports chooses its names, and how deep it goes
     */
    public record FactDocument(
            String id,
            String name,
            Instant timestamp,
            @Nullable CustomerId endUserId,
            @Nullable String flowInvocationId,
            String origin,
            @Nullable String userLocalTimestamp,
            String contexts) {

        static FactDocument of(Fact fact) {
            return new FactDocument(
                    fact.id(),
                    fact.name(),
                    fact.timestamp(),
                    fact.endUserId(),
                    fact.flowInvocationId(),
                    fact.origin(),
                    fact.userLocalTimestamp(),
                    JSON.writeValueAsString(fact.contexts()));
        }

        Fact fact() {
            return new Fact(
                    id,
                    name,
                    timestamp,
                    endUserId,
                    flowInvocationId,
                    origin,
                    userLocalTimestamp,
                    JSON.readValue(contexts, CONTEXTS));
        }
    }

    private final Pseudonyms pseudonyms;

    public PartProjection(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    @Override
    public String name() {
        return "analytics-parts";
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
    public Class<PartDocument> document() {
        return PartDocument.class;
    }

    @Override
    public Collection<String> ids(AnalyticsEvent event, Entry entry) {
        return switch (event) {
            case AnalyticsReported(var organization, var environment, var flow, var fact) -> {
                var hour = HourProjection.id(organization, environment, flow, HourProjection.hour(fact.timestamp()));
                yield List.of(id(hour, part(entry)));
            }
            case AnalyticsErased(var organization, var environment, var _, var facts) ->
                facts.stream()
                        .map(fact -> id(
                                HourProjection.id(
                                        organization,
                                        environment,
                                        fact.flowId(),
                                        HourProjection.hour(fact.timestamp())),
                                fact.position() >> BITS))
                        .distinct()
                        .toList();
        };
    }

    @Override
    public @Nullable PartDocument fold(String id, @Nullable PartDocument document, AnalyticsEvent event, Entry entry) {
        return switch (event) {
            case AnalyticsReported reported -> {
                var facts = new ArrayList<>(document == null ? List.of() : document.facts());
                facts.add(FactDocument.of(reported.fact()));
                yield new PartDocument(facts);
            }
            case AnalyticsErased erased -> document == null ? null : without(document, erased);
        };
    }

    private PartDocument without(PartDocument document, AnalyticsErased erased) {
        return new PartDocument(document.facts().stream()
                .map(fact -> isAbout(fact, erased)
                        ? FactDocument.of(fact.fact()
                                .erased(pseudonyms.fact(erased.organizationId(), erased.environmentId(), fact.id())))
                        : fact)
                .toList());
    }

    private boolean isAbout(FactDocument fact, AnalyticsErased erased) {
        var customer = fact.endUserId();
        return customer != null
                && pseudonyms
                        .of(erased.organizationId(), erased.environmentId(), customer)
                        .equals(erased.pseudonym());
    }

    @Override
    public boolean erases(AnalyticsEvent event) {
        return event instanceof AnalyticsErased;
    }

    /** Which part of its hour an entry belongs to. */
    static long part(Entry entry) {
        return entry.position() >> BITS;
    }

    /** @param hour the id of the hour */
    static String id(String hour, long part) {
        return Key.in(hour, part);
    }
}
