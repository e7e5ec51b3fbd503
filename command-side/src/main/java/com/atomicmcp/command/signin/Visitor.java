package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.id.AccountId;
import java.io.Serializable;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** How the security chains know who has shown what they must: an account by its id, the operator by an authority. */
public final class Visitor {
    static final GrantedAuthority OPERATOR = new SimpleGrantedAuthority("OPERATOR");

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

    static Authentication operator() {
        return UsernamePasswordAuthenticationToken.authenticated("operator", null, List.of(OPERATOR));
    }
}
