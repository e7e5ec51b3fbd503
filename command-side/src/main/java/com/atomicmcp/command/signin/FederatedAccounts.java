package com.atomicmcp.command.signin;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** What those need to know of accounts and invitations who let people in that an identity provider vouches for. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class FederatedAccounts {
    private final Acceptance acceptance;
    private final Accounts accounts;
    private final HttpServletRequest request;

    FederatedAccounts(Acceptance acceptance, Accounts accounts, HttpServletRequest request) {
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

    /** What the request is called for which all this happens. */
    public String correlationId() {
        return RequestCallers.correlationId(request);
    }
}
