package com.atomicmcp.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Who did it.
 *
 * @param kind {@code member}, {@code operator} or {@code system}
 * @param name as people knew them then
 * @param account the account that was signed in, if any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Actor(
        String kind, String id, String name, @Nullable String account) {

    boolean answersTo(String text) {
        return id.equals(text) || text.equals(account) || Words.contains(name, text);
    }
}
