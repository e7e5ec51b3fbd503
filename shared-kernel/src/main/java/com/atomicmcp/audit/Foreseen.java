package com.atomicmcp.audit;

import com.atomicmcp.audit.access.AccessChange;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request would do if it were made now.
 *
 * @param events what the trail would tell of it; nothing, where it would change nothing
 * @param access who could do what afterwards and cannot now, and the other way round
 * @param untold how many more such events and changes there are, of people whom the one who asks may not see
 */
public record Foreseen(List<ForeseenEvent> events, List<AccessChange> access, int untold) {

    /**
     * A decision that would be stored, as the trail would tell it. Where it makes something, the id is one of many that
     * it might get.
     *
     * @param kind what the log calls the event: {@code role.permissions-changed}
     * @param sentence who did what, on one line, as it would be told afterwards
     * @param thing what it would be done to
     * @param concerned what else it would touch
     * @param changes what would be different, by field
     * @param client the OAuth client that is concerned, if one is
     * @param command what was asked: {@code change-role-permissions}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ForeseenEvent(
            String kind,
            String sentence,
            Actor actor,
            @Nullable Thing organization,
            @Nullable Thing thing,
            List<Thing> concerned,
            Map<String, Change> changes,
            @Nullable Thing client,
            @Nullable String command) {

        static ForeseenEvent of(TrailEntry told) {
            return new ForeseenEvent(
                    told.kind(),
                    told.sentence(),
                    told.actor(),
                    told.organization(),
                    told.thing(),
                    told.concerned(),
                    told.changes(),
                    told.client(),
                    told.command());
        }
    }
}
