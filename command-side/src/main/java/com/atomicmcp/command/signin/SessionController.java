package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Acceptance.Accepted;
import com.atomicmcp.command.signin.ApiSessions.ApiSession;
import com.atomicmcp.door.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Opens and closes API sessions, and takes accepted invitations. */
@RestController
class SessionController {
    private final SignIn signIn;
    private final ApiSessions sessions;
    private final Acceptance acceptance;

    SessionController(SignIn signIn, ApiSessions sessions, Acceptance acceptance) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.acceptance = acceptance;
    }

    record Credentials(@Nullable String email, @Nullable String password) {}

    record Acceptances(@Nullable String token, @Nullable String password) {}

    @Operation(value = "Sign in: a token for the Authorization header, for twelve hours", needs = "nothing")
    @PostMapping("/api/session")
    ResponseEntity<?> open(@RequestBody Credentials credentials, HttpServletRequest request) {
        var account = signIn.attempt(credentials.email(), credentials.password(), request.getRemoteAddr());
        if (account.isEmpty()) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, BearerTokens.CHALLENGE)
                    .body(Problem.of(
                            HttpStatus.UNAUTHORIZED,
                            "wrong-credentials",
                            "There is no account with this email address and this password."));
        }
        ApiSession session = sessions.open(account.get());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(session);
    }

    @Operation(value = "Sign out: the token ends", needs = "the token")
    @DeleteMapping("/api/session")
    ResponseEntity<Void> close(HttpServletRequest request) {
        var token = BearerTokens.token(request);
        if (token != null) {
            sessions.close(token);
        }
        return ResponseEntity.noContent().build();
    }

    @Operation(
            value = "Accept an invitation, with a new password or that of the account there is",
            needs = "the invitation")
    @PostMapping("/api/invitations/accept")
    Accepted accept(@RequestBody Acceptances accepted, HttpServletRequest request) {
        return acceptance.accept(accepted.token(), accepted.password(), request);
    }
}
