package com.atomicmcp.command.signin;

import com.atomicmcp.access.AccessCommand.ActivateMember;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.command.signin.StoredInvitations.Invited;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes members of those who accept their invitation. Its token shows that somebody who may invite members gave it to
 * them, and no more: it proves nothing about the mailbox.
 */
@Component
class Acceptance {
    private final StoredInvitations invitations;
    private final AccessModel organizations;
    private final SignIn signIn;
    private final Accounts accounts;
    private final Commands commands;

    Acceptance(
            StoredInvitations invitations,
            AccessModel organizations,
            SignIn signIn,
            Accounts accounts,
            Commands commands) {
        this.invitations = invitations;
        this.organizations = organizations;
        this.signIn = signIn;
        this.accounts = accounts;
        this.commands = commands;
    }

    /** What became of it. */
    record Accepted(OrganizationId organizationId, MemberId memberId, AccountId accountId, LogPosition position) {}

    /**
     * What the one who holds the token is shown before they accept.
     *
     * @param known whether there is an account with this email address already, whose password is then asked for
     * @param identityProvider that of the organization, by the name its members know it by, if they sign in with it
     */
    record Offer(
            OrganizationId organizationId,
            String organization,
            String email,
            boolean known,
            @Nullable String identityProvider) {}

    Optional<Offer> offer(@Nullable String token) {
        return open(token)
                .map(open -> new Offer(
                        open.invited().organizationId(),
                        open.organization(),
                        open.member().email(),
                        accounts.exists(open.member().email()),
                        open.identityProvider()));
    }

    /**
     * @throws Refused as invalid, if the token is not that of an open invitation, or the password is not that of the
     *     account there is, or not fit for a new one
     * @throws TooManyAttempts if too many attempts failed lately
     */
    Accepted accept(@Nullable String token, @Nullable String password, HttpServletRequest request) {
        var open = needed(token);
        var account = signIn.orOpen(open.member().email(), password == null ? "" : password, request.getRemoteAddr())
                .orElseThrow(() -> new Refused(new InvalidValue(
                        "password",
                        "is not that of the account that " + open.member().email() + " has already")))
                .accountId();
        return activate(open, account, request);
    }

    /**
     * The same for somebody whom the organization's own identity provider vouches for.
     *
     * @throws Refused as invalid, if the token is not that of an open invitation
     */
    Accepted accept(@Nullable String token, AccountId account, HttpServletRequest request) {
        return activate(needed(token), account, request);
    }

    private Open needed(@Nullable String token) {
        return open(token)
                .orElseThrow(() -> new Refused(new InvalidValue(
                        "token", "is not that of an open invitation; ask an administrator for a new one")));
    }

    private Accepted activate(Open open, AccountId account, HttpServletRequest request) {
        var invited = open.invited();
        var position = commands.send(
                new ActivateMember(invited.organizationId(), invited.memberId(), account), invited(account, request));
        invitations.used(open.token());
        return new Accepted(invited.organizationId(), invited.memberId(), account, position);
    }

    /** Not a member yet, and so the system acts for them; but whose account it is, and from where it came, is known. */
    private static Caller invited(AccountId account, HttpServletRequest request) {
        return new Caller(
                Caller.Kind.SYSTEM,
                "system",
                "invitation",
                account,
                request.getRemoteAddr(),
                request.getHeader("User-Agent"),
                RequestCallers.correlationId(request),
                RequestCallers.door(request));
    }

    private record Open(
            String token,
            Invited invited,
            String organization,
            Member member,
            @Nullable String identityProvider) {}

    private Optional<Open> open(@Nullable String token) {
        if (token == null || token.isBlank() || token.length() > 100) {
            return Optional.empty();
        }
        return invitations
                .find(token)
                .flatMap(invited -> organizations
                        .organization(invited.organizationId())
                        .flatMap(organization -> organization
                                .access()
                                .member(invited.memberId())
                                .filter(member -> member.state() == Member.State.INVITED)
                                .map(member -> new Open(
                                        token,
                                        invited,
                                        organization.name(),
                                        member,
                                        organization
                                                .federation()
                                                .map(Federation::displayName)
                                                .orElse(null)))));
    }
}
