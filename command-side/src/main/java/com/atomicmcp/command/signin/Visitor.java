package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** How the security chains know who has shown what they must: an account by its id, the operator by an authority. */
public final class Visitor {
    static final GrantedAuthority OPERATOR = new SimpleGrantedAuthority("OPERATOR");
    private static final String ONLY = "ONLY ";

    private Visitor() {}

    /** Somebody who is signed in; their name is the id of their account. */
    public static Authentication account(AccountId account) {
        return UsernamePasswordAuthenticationToken.authenticated(account.value(), null, List.of());
    }

    /** The same, of whom it is known with which of their passwords they signed in. */
    static Authentication account(Account account) {
        var visitor = UsernamePasswordAuthenticationToken.authenticated(
                account.accountId().value(), null, List.of());
        visitor.setDetails(new SignedIn(account.generation()));
        return visitor;
    }

    /** @param generation of the account, at the moment when its password was verified */
    record SignedIn(int generation) implements Serializable {}
    /**
     * What somebody holds for whom nobody but an organization's own identity provider vouches: it may say who is who
     * there, but must not let anybody into another organization.
     */
    public static List<GrantedAuthority> only(OrganizationId organization) {
        return List.of(new SimpleGrantedAuthority(ONLY + organization.value()));
    }

    /** Somebody for whom nobody else vouches, as those know them who watch over sessions. */
    public static Authentication vouchedFor(AccountId account, Vouched vouched) {
        var visitor = UsernamePasswordAuthenticationToken.authenticated(
                account.value(), null, only(vouched.organizationId()));
        visitor.setDetails(vouched);
        return visitor;
    }

    /** As whom the identity provider of an organization has vouched for somebody. */
    public record Vouched(OrganizationId organizationId, String issuer, String subject) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** The only organization that is open to them; none if all are that they are a member of. */
    public static Optional<OrganizationId> only(Authentication visitor) {
        return visitor.getAuthorities().stream()
                .map(authority -> String.valueOf(authority.getAuthority()))
                .filter(authority -> authority.startsWith(ONLY))
                .map(authority -> new OrganizationId(authority.substring(ONLY.length())))
                .findFirst();
    }

    static Authentication operator() {
        return UsernamePasswordAuthenticationToken.authenticated("operator", null, List.of(OPERATOR));
    }
}
