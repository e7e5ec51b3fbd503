package com.atomicmcp.audit.access;

import com.atomicmcp.id.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody came to be able to do something, or ceased to be.
 *
 * @param by the event that brought it about; none where it sums up several, or where it only would
 */
public record AccessChange(
        boolean gained,
        MemberId memberId,
        String name,
        String email,
        Able what,
        @Nullable Occasion by) {}
