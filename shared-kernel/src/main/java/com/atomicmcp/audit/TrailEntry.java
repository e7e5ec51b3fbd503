package com.atomicmcp.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One decision, as a person reads it, with everything called as it was called then.
 *
 * @param position where it stands in the decision log
 * @param kind what the log calls the event: {@code role.permissions-changed}
 * @param sentence who did what, on one line
 * @param thing what it was done to; none for an event that this version does not know
 * @param concerned what else it touched: whom a group took in, which environment an Action Flow is in
 * @param changes what was different afterwards, by field
 * @param organization none for an event of which not even that can be told
 * @param door where the request came in; none for entries from before it was noted
 * @param client the OAuth client that is concerned, if one is
 * @param command what was asked: {@code change-role-permissions}
 * @param correlationId the same for all that one request caused
 * @param sameRequestAs the first entry of the same request, unless this is the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailEntry(
        long position,
        String eventId,
        Instant at,
        String kind,
        String sentence,
        Actor actor,
        @Nullable Thing organization,
        @Nullable Thing thing,
        List<Thing> concerned,
        Map<String, Change> changes,
        @Nullable Thing client,
        @Nullable String command,
        @Nullable String door,
        @Nullable String sourceAddress,
        @Nullable String userAgent,
        @Nullable String correlationId,
        @Nullable Long sameRequestAs) {}
