package com.atomicmcp.analytics;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Event;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the platform and the SDKs report about Action Flows. In the intake log only. */
public sealed interface AnalyticsEvent extends Event {

    /** What each is called in the log. */
    Map<String, Class<? extends Event>> NAMES = Map.of(
            "analytics.reported", AnalyticsReported.class,
            "analytics.erased", AnalyticsErased.class);

    /** The names that the platform's documentation shows. The list is open: others are accepted and kept. */
    List<String> DOCUMENTED_NAMES = List.of(
            "card-published",
            "card-displayed",
            "card-completed",
            "card-dismissed",
            "card-snoozed",
            "card-unsnoozed",
            "card-expired",
            "card-cancelled",
            "card-embargoed",
            "card-error",
            "card-subview-displayed",
            "card-subview-exited",
            "card-voted-up",
            "card-voted-down",
            "card-feed-updated",
            "stream-displayed",
            "user-redirected",
            "video-played",
            "video-completed",
            "sdk-initialized",
            "request-failed",
            "notification-received");

    /** @param fact what happened */
    record AnalyticsReported(OrganizationId organizationId, EnvironmentId environmentId, FlowId flowId, Fact fact)
            implements AnalyticsEvent {}

    /**
     * Who some facts are about is erased, and with them all but what happened, when and to which Action Flow.
     *
     * @param facts at most 1,000
     */
    record AnalyticsErased(
            OrganizationId organizationId, EnvironmentId environmentId, Pseudonym pseudonym, List<Mention> facts)
            implements AnalyticsEvent {}

    /**
     * Where a fact was reported.
     *
     * @param position in the intake log
     */
    record Mention(FlowId flowId, Instant timestamp, long position) {}

    /**
     * One fact about an Action Flow.
     *
     * @param id chosen by who reports it, unique in its environment, 1 to 128 characters; reported again, it changes nothing
     * @param origin {@code Platform} or {@code SDK}
     * @param userLocalTimestamp the customer's clock, as reported
     * @param contexts {@code cardContext}, {@code streamContext}, {@code sdkContext} and {@code properties}, by these
     *     names, as reported; at most 16 KiB of JSON together
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Fact(
            String id,
            String name,
            Instant timestamp,
            @Nullable CustomerId endUserId,
            @Nullable String flowInvocationId,
            String origin,
            @Nullable String userLocalTimestamp,
            Map<String, Map<String, Object>> contexts) {

        /**
         * What remains of it when the one it is about is erased: enough to be counted.
         *
         * @param newId told of nobody
         */
        public Fact erased(String newId) {
            return new Fact(newId, name, timestamp, null, null, origin, null, Map.of());
        }
    }
}
