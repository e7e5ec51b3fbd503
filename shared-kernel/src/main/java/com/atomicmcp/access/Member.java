package com.atomicmcp.access;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person's membership of one organization.
 *
 * @param account with which they sign in; none before the invitation was accepted
 */
public record Member(
        MemberId memberId,
        @Nullable AccountId account,
        String email,
        String firstName,
        String lastName,
        State state,
        List<GroupId> groups) {

    /** How far a membership has come. A removed one stays on the record, without groups. */
    public enum State {
        @JsonProperty("invited")
        INVITED,
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("removed")
        REMOVED
    }

    public String name() {
        return firstName + " " + lastName;
    }

    public boolean active() {
        return state == State.ACTIVE;
    }

    public Member activated(AccountId by) {
        return new Member(memberId, by, email, firstName, lastName, State.ACTIVE, groups);
    }

    public Member removed() {
        return new Member(memberId, account, email, firstName, lastName, State.REMOVED, List.of());
    }

    public Member named(String newFirstName, String newLastName) {
        return new Member(memberId, account, email, newFirstName, newLastName, state, groups);
    }

    public Member in(GroupId group) {
        var more = new ArrayList<>(groups);
        more.add(group);
        return new Member(memberId, account, email, firstName, lastName, state, List.copyOf(more));
    }

    public Member notIn(GroupId group) {
        return new Member(
                memberId,
                account,
                email,
                firstName,
                lastName,
                state,
                groups.stream().filter(other -> !other.equals(group)).toList());
    }
}
