package com.atomicmcp.audit.access;

import com.atomicmcp.access.Member;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.id.MemberId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody was, or was not, answered at an instant; and what would have them answered today.
 *
 * @param tool none where it is about requests through MCP clients at all
 * @param environment none where any will do
 * @param words in one sentence
 * @param missing what was not there, in the order in which it is asked for: the first is what they were refused for
 * @param through where it came from, if they were answered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
        boolean allowed,
        Instant asOf,
        Person member,
        @Nullable String tool,
        @Nullable Place environment,
        String words,
        List<Missing> missing,
        @Nullable Held through,
        Today today) {

    /** @param state none where they were no member yet */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Person(MemberId memberId, String name, String email, Member.@Nullable State state) {}

    /**
     * @param environmentId as it was asked for, where there was none
     * @param state none where there was none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(
            String environmentId,
            @Nullable String name,
            @Nullable EnvironmentState state) {}

    /**
     * A link that was not there.
     *
     * @param permission as people say it, where it is one
     * @param since the event that broke it; none if it never stood
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Missing(
            Link link,
            String words,
            @Nullable String permission,
            @Nullable Occasion since) {

        /** What is asked for, in this order. */
        public enum Link {
            @JsonProperty("mcp-server")
            MCP_SERVER,
            @JsonProperty("membership")
            MEMBERSHIP,
            @JsonProperty("mcp-access")
            MCP_ACCESS,
            @JsonProperty("permission")
            PERMISSION,
            @JsonProperty("environment")
            ENVIRONMENT
        }
    }

    /**
     * How it is now.
     *
     * @param change the smallest that would grant it; none where it is granted, or no request can
     * @param alternatives others, the smallest first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Today(
            boolean allowed, String words, @Nullable Remedy change, List<Remedy> alternatives) {}
}
