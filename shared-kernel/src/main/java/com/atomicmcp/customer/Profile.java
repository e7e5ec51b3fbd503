package com.atomicmcp.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an organization knows of a customer.
 *
 * @param customFields at most 100, by name; a text of at most 1,000 characters, or a date in ISO 8601
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Profile(
        @Nullable String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String timezone,
        @Nullable String userType,
        @Nullable Instant firstSeenAt,
        @Nullable Instant lastSeenAt,
        Map<String, String> customFields) {

    public Profile {
        customFields = Map.copyOf(customFields);
    }
}
