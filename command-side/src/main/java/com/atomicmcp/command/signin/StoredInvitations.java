package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.command.access.Invitation;
import com.atomicmcp.command.access.Invitations;
import com.atomicmcp.command.signin.Post.Letter;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The open invitations: one for each member at most, good for a week and for one use. */
@Component
class StoredInvitations implements Invitations {
    private static final Duration LIFETIME = Duration.ofDays(7);

    private final JdbcClient database;
    private final Clock clock;
    private final Post post;
    private final AccessModel organizations;
    private final String issuer;

    StoredInvitations(
            JdbcClient database,
            Clock clock,
            Post post,
            AccessModel organizations,
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        this.database = database;
        this.clock = clock;
        this.post = post;
        this.organizations = organizations;
        this.issuer = issuer;
    }

    /** Who was invited. */
    record Invited(OrganizationId organizationId, MemberId memberId) {}

    @Override
    public Invitation issue(OrganizationId organization, MemberId member) {
        var token = Secret.random();
        var invitation = new Invitation(
                token, issuer + "/invitation?token=" + token, clock.instant().plus(LIFETIME));
        if (!replace(organization, member, invitation)) {
            try {
                database.sql("INSERT INTO invitation (organization_id, member_id, token_hash, expires_at)"
                                + " VALUES (?, ?, ?, ?)")
                        .params(
                                organization.value(),
                                member.value(),
                                Secret.hash(token),
                                Timestamp.from(invitation.expiresAt()))
                        .update();
            } catch (DuplicateKeyException issuedAtTheSameMoment) {
                replace(organization, member, invitation);
            }
        }
        if (post.delivers()) {
            post.send(() -> letter(organization, member, invitation));
        }
        return invitation;
    }

    private Optional<Letter> letter(OrganizationId organization, MemberId member, Invitation invitation) {
        return organizations
                .organization(organization)
                .flatMap(state -> state.access()
                        .member(member)
                        .map(invited -> new Letter(invited.email(), "You are invited to " + state.name(), """
                        You are invited to %s on Atomic MCP Server.

                        Take up your membership within seven days, with a password of your own or that of the account
                        you have already:

                        %s

                        If you do not know why you are invited, leave this letter be: nothing happens then.
                        """.formatted(
                                        state.name(), invitation.url()))));
    }

    private boolean replace(OrganizationId organization, MemberId member, Invitation invitation) {
        return database.sql("UPDATE invitation SET token_hash = ?, expires_at = ?"
                                + " WHERE organization_id = ? AND member_id = ?")
                        .params(
                                Secret.hash(invitation.token()),
                                Timestamp.from(invitation.expiresAt()),
                                organization.value(),
                                member.value())
                        .update()
                == 1;
    }

    /** Who holds this token was invited as; nothing for one that is used, expired, replaced or made up. */
    Optional<Invited> find(String token) {
        return database.sql("SELECT organization_id, member_id FROM invitation WHERE token_hash = ? AND expires_at > ?")
                .params(Secret.hash(token), Timestamp.from(clock.instant()))
                .query((row, _) -> new Invited(
                        new OrganizationId(row.getString("organization_id")), new MemberId(row.getString("member_id"))))
                .optional();
    }

    void used(String token) {
        database.sql("DELETE FROM invitation WHERE token_hash = ?")
                .param(Secret.hash(token))
                .update();
    }
}
