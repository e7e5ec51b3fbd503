package com.atomicmcp.command.signin;

import com.atomicmcp.door.Callers;
import com.atomicmcp.door.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Changes passwords for programs. */
@RestController
class AccountController {
    private final PasswordChanges passwords;
    private final ApiSessions sessions;
    private final Callers callers;

    AccountController(PasswordChanges passwords, ApiSessions sessions, Callers callers) {
        this.passwords = passwords;
        this.sessions = sessions;
        this.callers = callers;
    }

    record Change(@Nullable String oldPassword, @Nullable String newPassword) {}

    record Forgotten(@Nullable String email) {}

    record Redemption(@Nullable String token, @Nullable String newPassword) {}

    record Answer(String detail) {}

    @Operation(
            value = "Change the password: all other sessions of the account end, MCP clients stay connected",
            needs = "a signed-in account and its old password")
    @PostMapping("/api/account/password")
    ResponseEntity<Void> change(@RequestBody Change change, HttpServletRequest request) {
        var changed = passwords.change(
                callers.account(), change.oldPassword(), change.newPassword(), request.getRemoteAddr());
        var token = BearerTokens.token(request);
        if (token != null) {
            sessions.keep(token, changed);
        }
        return ResponseEntity.noContent().build();
    }

    @Operation(value = "Send a link for choosing a new password to the account's mailbox", needs = "nothing")
    @PostMapping("/api/password-reset")
    ResponseEntity<Answer> forgotten(@RequestBody Forgotten forgotten, HttpServletRequest request) {
        passwords.sendLink(forgotten.email(), request.getRemoteAddr());
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(new Answer(AccountPages.LINK_IS_ON_ITS_WAY));
    }

    @Operation(
            value = "Choose a new password: all sessions of the account end, MCP clients stay connected",
            needs = "the token of the link")
    @PostMapping("/api/password-reset/redemption")
    ResponseEntity<Void> redeem(@RequestBody Redemption redemption, HttpServletRequest request) {
        passwords.redeem(redemption.token(), redemption.newPassword(), request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }
}
