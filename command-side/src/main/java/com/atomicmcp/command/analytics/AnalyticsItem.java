package com.atomicmcp.command.analytics;

import static com.atomicmcp.command.request.Required.required;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.command.intake.Place;
import com.atomicmcp.command.intake.Reported;
import com.atomicmcp.command.request.RequestJson;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One analytics event as the platform and the SDKs send it. Its Action Flow need not be known yet. */
record AnalyticsItem(
        @JsonProperty(required = true) @Nullable String id,
        @JsonProperty(required = true) @Nullable String name,
        @JsonProperty(required = true) @Nullable String timestamp,
        @Nullable CustomerId endUserId,
        @JsonProperty(required = true) @Nullable FlowId flowConfigId,
        @Nullable String flowInvocationId,
        @JsonProperty(required = true) @Nullable String origin,
        @Nullable String userLocalTimestamp,
        @Nullable Map<String, Object> cardContext,
        @Nullable Map<String, Object> streamContext,
        @Nullable Map<String, Object> sdkContext,
        @Nullable Map<String, Object> properties) {

    private static final Set<String> ORIGINS = Set.of("Platform", "SDK");
    private static final int LARGEST_CONTEXTS = 16 << 10;

    Report report(Place place) {
        var flow = required("flowConfigId", flowConfigId);
        var fact = fact();
        return new Report(
                place.subject("analytics/" + fact.id()),
                place.subject(flow.value()),
                new AnalyticsReported(place.organization(), place.environment(), flow, fact));
    }

    private Fact fact() {
        var at = required("timestamp", Reported.instant("timestamp", timestamp));
        return new Fact(
                Text.line("id", required("id", id), 1, 128),
                Text.name("name", required("name", name)),
                at,
                Reported.customer("endUserId", endUserId),
                Reported.line("flowInvocationId", flowInvocationId, 128),
                origin(required("origin", origin)),
                Reported.line("userLocalTimestamp", userLocalTimestamp, 64),
                contexts());
    }

    private static String origin(String origin) {
        if (!ORIGINS.contains(origin)) {
            throw new Refused(new InvalidValue("origin", "is Platform or SDK"));
        }
        return origin;
    }

    private Map<String, Map<String, Object>> contexts() {
        var contexts = new LinkedHashMap<String, Map<String, Object>>();
        put(contexts, "cardContext", cardContext);
        put(contexts, "streamContext", streamContext);
        put(contexts, "sdkContext", sdkContext);
        put(contexts, "properties", properties);
        if (RequestJson.mapper().writeValueAsBytes(contexts).length > LARGEST_CONTEXTS) {
            throw new Refused(new InvalidValue("properties", "and the contexts together are larger than 16 KiB"));
        }
        return contexts;
    }

    private static void put(
            Map<String, Map<String, Object>> contexts, String name, @Nullable Map<String, Object> context) {
        if (context != null) {
            Reported.keepable(name, context);
            contexts.put(name, context);
        }
    }
}
