package com.atomicmcp.command.signin;

import com.atomicmcp.rejection.Refused;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Signs in those who send the form of the sign-in page. */
final class PasswordDoor implements AuthenticationProvider {
    private final SignIn signIn;

    PasswordDoor(SignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public Authentication authenticate(Authentication form) {
        var address = form.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        try {
            return signIn.attempt(form.getName(), String.valueOf(form.getCredentials()), address)
                    .map(Visitor::account)
                    .orElseThrow(() -> new BadCredentialsException("wrong"));
        } catch (TooManyAttempts tooMany) {
            throw new LockedException("wait", tooMany);
        } catch (Refused busy) {
            throw new AuthenticationServiceException("busy", busy);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
