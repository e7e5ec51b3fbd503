package com.atomicmcp.audit.refusal;

import com.atomicmcp.audit.Actor;
import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was refused, once for all that were the same within a minute.
 *
 * @param times how often
 * @param firstAt when first
 * @param lastAt when last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefusalEntry(
        String id,
        Instant firstAt,
        Instant lastAt,
        int times,
        Kind kind,
        @Nullable Actor actor,
        @Nullable String command,
        String rule,
        @Nullable String needed,
        @Nullable String sourceAddress,
        @Nullable String door) {}
