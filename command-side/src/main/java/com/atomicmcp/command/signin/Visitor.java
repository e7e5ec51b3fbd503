package com.atomicmcp.command.signin;

import com.atomicmcp.id.AccountId;
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

    static Authentication operator() {
        return UsernamePasswordAuthenticationToken.authenticated("operator", null, List.of(OPERATOR));
    }
}
