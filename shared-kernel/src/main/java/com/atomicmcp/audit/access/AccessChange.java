package com.atomicmcp.audit.access;

import com.atomicmcp.id.MemberId;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Somebody came to be able to do something, or ceased to be.
 *
 * @param by the event that brought it about; none where it sums up several, or where it only would
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessChange(
        boolean gained,
        MemberId memberId,
        String name,
        String email,
        Able what,
        @Nullable Occasion by) {}
