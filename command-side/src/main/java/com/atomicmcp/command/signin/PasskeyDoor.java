package com.atomicmcp.command.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.HttpMessageConverterAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.webauthn.authentication.PublicKeyCredentialRequestOptionsFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationRequestToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets people in with a passkey, by the same rules as with a password: what a script of the sign-in page asks for is
 * signed by their device, and answered with where to go next.
 */
final class PasskeyDoor extends AbstractHttpConfigurer<PasskeyDoor, HttpSecurity> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Passkeys passkeys;
    private final SignIn signIn;
    private final RequestCache asked;
    private final HttpServletRequest request;

    /** @param request whichever is answered at that moment */
    PasskeyDoor(Passkeys passkeys, SignIn signIn, RequestCache asked, HttpServletRequest request) {
        this.passkeys = passkeys;
        this.signIn = signIn;
        this.asked = asked;
        this.request = request;
    }

    @Override
    public void configure(HttpSecurity http) {
        var next = new HttpMessageConverterAuthenticationSuccessHandler();
        next.setRequestCache(asked);
        var door = new SaysNoToNothing();
        door.setAuthenticationManager(owners());
        door.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
        door.setAuthenticationSuccessHandler(next);
        door.setAuthenticationFailureHandler(backToTheForm());
        http.addFilterBefore(door, UsernamePasswordAuthenticationFilter.class);
        http.addFilterBefore(
                new PublicKeyCredentialRequestOptionsFilter(passkeys.verifier()), AuthorizationFilter.class);
    }

    /** The framework's fails where the body is {@code null} in JSON. */
    private static final class SaysNoToNothing extends WebAuthnAuthenticationFilter {
        @Override
        public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            try {
                return super.attemptAuthentication(request, response);
            } catch (IllegalArgumentException nothing) {
                throw new BadCredentialsException("passkey", nothing);
            }
        }
    }

    private AuthenticationManager owners() {
        return shown -> {
            if (!(shown instanceof WebAuthnAuthenticationRequestToken passkey)) {
                throw new BadCredentialsException("not a passkey");
            }
            try {
                return signIn.attempt(request.getRemoteAddr(), () -> passkeys.owner(passkey.getWebAuthnRequest()))
                        .map(Visitor::account)
                        .orElseThrow(() -> new BadCredentialsException("passkey"));
            } catch (TooManyAttempts tooMany) {
                throw new LockedException("wait", tooMany);
            }
        };
    }

    private static AuthenticationFailureHandler backToTheForm() {
        return (_, response, failure) -> {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream()
                    .write(JSON.writeValueAsBytes(Map.of("redirectUrl", Doors.form(failure, "passkey"))));
        };
    }
}
