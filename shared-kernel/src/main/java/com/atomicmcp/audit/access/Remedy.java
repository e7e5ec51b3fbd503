package com.atomicmcp.audit.access;

import com.atomicmcp.access.Member;
import com.atomicmcp.id.MemberId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that would have somebody answered.
 *
 * @param words what it does
 * @param requests to be sent one after the other; none where no request is needed, only what is in {@code then}
 * @param then what has to happen besides, which no administrator can ask for; none if nothing
 * @param gained how many things people could do that they cannot now
 * @param others how many people besides could do something that they cannot now
 * @param gains what they could do, {@link #MOST_GAINS} at most, the one it is about first
 * @param by the members who can send all of it today, in the order of their names; where none, the operator can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Remedy(
        String words,
        List<Request> requests,
        @Nullable String then,
        int gained,
        int others,
        List<AccessChange> gains,
        List<Administrator> by) {

    static final int MOST_GAINS = 100;

    /**
     * One request to the Workbench admin API.
     *
     * @param path what is in braces is in the answer to a request before, under that name
     * @param body as JSON; none if it has none
     * @param needs what whoever sends it must hold
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            String method, String path, @Nullable Map<String, Object> body, String words, String needs) {}

    public record Administrator(MemberId memberId, String name, String email) {

        static Administrator of(Member member) {
            return new Administrator(member.memberId(), member.name(), member.email());
        }
    }
}
