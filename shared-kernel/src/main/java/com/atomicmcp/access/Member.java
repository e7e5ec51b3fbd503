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
 * @param identity whom an identity provider of the organization vouches for, who signs in as them; none if nobody
 */
public record Member(
        MemberId memberId,
        @Nullable AccountId account,
        String email,
        String firstName,
        String lastName,
        State state,
        List<GroupId> groups,
        @Nullable Identity identity) {

    /** How far a membership has come. A removed one stays on the record, without groups. */
    public enum State {
        @JsonProperty("invited")
        INVITED,
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("removed")
        REMOVED
    }

    /**
     * Somebody, as an identity provider knows them: the two things that never change hands there (OpenID Connect Core
     * 1.0, section 5.7), exactly as it writes them.
     *
     * @param subject 1 to 255 characters
     */
    public record Identity(String issuer, String subject) {}

    /** Who was invited, and is nothing else yet. */
    public static Member invited(MemberId id, String email, String firstName, String lastName) {
        return new Member(id, null, email, firstName, lastName, State.INVITED, List.of(), null);
    }

    public String name() {
        return firstName + " " + lastName;
    }

    public boolean active() {
        return state == State.ACTIVE;
    }

    public Member activated(AccountId by) {
        return new Member(memberId, by, email, firstName, lastName, State.ACTIVE, groups, identity);
    }

    public Member removed() {
        return new Member(memberId, account, email, firstName, lastName, State.REMOVED, List.of(), null);
    }

    public Member named(String newFirstName, String newLastName) {
        return new Member(memberId, account, email, newFirstName, newLastName, state, groups, identity);
    }

    public Member in(GroupId group) {
        var more = new ArrayList<>(groups);
        more.add(group);
        return new Member(memberId, account, email, firstName, lastName, state, List.copyOf(more), identity);
    }

    public Member notIn(GroupId group) {
        return new Member(
                memberId,
                account,
                email,
                firstName,
                lastName,
                state,
                groups.stream().filter(other -> !other.equals(group)).toList(),
                identity);
    }

    public Member linked(Identity whom) {
        return new Member(memberId, account, email, firstName, lastName, state, groups, whom);
    }

    public Member unlinked() {
        return new Member(memberId, account, email, firstName, lastName, state, groups, null);
    }
}
