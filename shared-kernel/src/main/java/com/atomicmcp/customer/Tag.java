package com.atomicmcp.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A mark on a customer. Active until it is removed or its time is over. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tag(String name, Instant addedAt, @Nullable Instant expiresAt) {

    public boolean activeAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
