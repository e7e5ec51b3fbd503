package com.atomicmcp.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** How a customer wants to be reached; nothing where they never said. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContactPreferences(
        @Nullable String timezone, @Nullable Boolean notificationsEnabled) {}
