package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Post.Letter;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** What those need to know of accounts and invitations who let people in that an identity provider vouches for. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class FederatedAccounts {
    private final Acceptance acceptance;
    private final Accounts accounts;
    private final Post post;
    private final HttpServletRequest request;
    private final String issuer;

    FederatedAccounts(
            Acceptance acceptance,
            Accounts accounts,
            Post post,
            HttpServletRequest request,
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        this.post = post;
        this.issuer = issuer;
        this.acceptance = acceptance;
        this.accounts = accounts;
        this.request = request;
    }

    /** Who was invited, and to what. */
    public record Invitee(OrganizationId organizationId, String organization, String email) {}

    /** Nothing for an invitation that is not open. */
    public Optional<Invitee> invitee(@Nullable String invitation) {
        return acceptance
                .offer(invitation)
                .map(offer -> new Invitee(offer.organizationId(), offer.organization(), offer.email()));
    }

    /**
     * A new account, whose password nobody knows until somebody resets it.
     *
     * @return nothing if there is one with this email address: having been invited does not make it theirs
     */
    public Optional<AccountId> open(String email) {
        return accounts.exists(email)
                ? Optional.empty()
                : accounts.open(email, Secret.random()).map(Accounts.Account::accountId);
    }

    public Optional<String> email(AccountId account) {
        return accounts.find(account).map(Accounts.Account::email);
    }

    /**
     * Makes the one who was invited an active member.
     *
     * @throws com.atomicmcp.rejection.Refused as invalid, if the invitation is not open any more
     */
    public void accept(String invitation, AccountId account) {
        acceptance.accept(invitation, account, request);
    }

    /** Has the owner know, who may not be the one who has just linked their account. */
    public void tellLinked(AccountId account, String organization, String provider) {
        if (post.delivers()) {
            post.send(() -> accounts.find(account)
                    .map(owner -> new Letter(owner.email(), "Your account was linked", """
                    Somebody whom %s knows was linked to your account at Atomic MCP Server, and can sign in with it now,
                    in %s alone.

                    If it was not you, choose another password (%s/password-reset), and ask an administrator of %s to
                    unlink you.
                    """.formatted(
                                    provider, organization, issuer, organization))));
        }
    }

    /** The program, on behalf of somebody for whom a provider has just vouched. */
    public Caller caller(AccountId account) {
        return new Caller(
                Caller.Kind.SYSTEM,
                "system",
                "federation",
                account,
                request.getRemoteAddr(),
                request.getHeader("User-Agent"),
                RequestCallers.correlationId(request),
                RequestCallers.door(request));
    }
}
