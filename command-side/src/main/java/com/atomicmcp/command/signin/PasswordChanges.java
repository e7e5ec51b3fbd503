package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.command.signin.Post.Letter;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Changes passwords, for those who know the old one or hold a link that was sent to the account's mailbox: good for half
 * an hour and one use, and replaced by a newer one.
 *
 * <p>Either way all other sessions of the account end. The MCP clients that its owner connected stay connected: they
 * were let in by consent, not by password, and are disconnected one by one. So do passkeys, which are removed one by one.
 */
@Component
class PasswordChanges {
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final JdbcClient database;
    private final Accounts accounts;
    private final SignIn signIn;
    private final SignInAttempts attempts;
    private final Post post;
    private final Clock clock;
    private final String issuer;

    PasswordChanges(
            JdbcClient database,
            Accounts accounts,
            SignIn signIn,
            SignInAttempts attempts,
            Post post,
            Clock clock,
            @Value("${atomic.issuer:http://localhost:8080}") String issuer) {
        this.database = database;
        this.accounts = accounts;
        this.signIn = signIn;
        this.attempts = attempts;
        this.post = post;
        this.clock = clock;
        this.issuer = issuer;
    }

    /**
     * @return the account, of which every session has ended that does not follow its generation
     * @throws Refused as invalid, if the new password is not fit for one, or the old one is not the account's
     * @throws TooManyAttempts if too many attempts failed lately
     */
    Account change(AccountId id, @Nullable String oldPassword, @Nullable String newPassword, String address) {
        var email = accounts.find(id)
                .orElseThrow(() -> new Refused(new NotFound("account", id.value())))
                .email();
        var checked = Passwords.checked("newPassword", newPassword);
        var changed = signIn.attempt(email, oldPassword, address)
                .flatMap(account -> accounts.change(account, checked))
                .orElseThrow(() -> new Refused(new InvalidValue("oldPassword", "is not the password of this account")));
        tellOwner(changed);
        return changed;
    }

    /**
     * Sends a link to whoever has this email address, if there is an account with it; nothing tells whether there is.
     *
     * @throws TooManyAttempts if too many were asked for from there
     */
    void sendLink(@Nullable String email, String address) {
        attempts.admitAsking(address).ifPresent(wait -> {
            throw new TooManyAttempts(wait);
        });
        if (email != null && !email.isBlank() && email.length() <= 300) {
            post.send(() -> accounts.find(email)
                    .filter(account -> attempts.admitLetter(account.email()))
                    .map(this::letter));
        }
    }

    /** Whether this token is that of a link that is open. */
    boolean open(@Nullable String token) {
        return owner(token).isPresent();
    }

    /**
     * @throws Refused as invalid, if the token is not that of an open link, or the new password is not fit for one
     */
    void redeem(@Nullable String token, @Nullable String newPassword, String address) {
        var account = owner(token).orElseThrow(PasswordChanges::notOpen);
        var checked = Passwords.checked("newPassword", newPassword);
        // of many at the same moment one succeeds, and the link is of an older generation then
        var changed = accounts.change(account, checked).orElseThrow(PasswordChanges::notOpen);
        database.sql("DELETE FROM password_reset WHERE account_id = ? AND generation < ?")
                .params(account.accountId().value(), changed.generation())
                .update();
        attempts.proven(account.email(), address);
        tellOwner(changed);
    }

    private static Refused notOpen() {
        return new Refused(new InvalidValue("token", "is not that of an open link; ask for a new one"));
    }

    /** Who is meant by a link that was sent for the password that they still have. */
    private Optional<Account> owner(@Nullable String token) {
        if (token == null || token.isBlank() || token.length() > 100) {
            return Optional.empty();
        }
        return database.sql("SELECT r.account_id FROM password_reset r JOIN account a"
                        + " ON a.id = r.account_id AND a.generation = r.generation"
                        + " WHERE r.token_hash = ? AND r.expires_at > ?")
                .params(Secret.hash(token), Timestamp.from(clock.instant()))
                .query(String.class)
                .optional()
                .flatMap(id -> accounts.find(new AccountId(id)));
    }

    private Letter letter(Account account) {
        var token = Secret.random();
        var expiresAt = Timestamp.from(clock.instant().plus(LIFETIME));
        if (!replace(account, token, expiresAt)) {
            try {
                database.sql("INSERT INTO password_reset (account_id, token_hash, generation, expires_at)"
                                + " VALUES (?, ?, ?, ?)")
                        .params(account.accountId().value(), Secret.hash(token), account.generation(), expiresAt)
                        .update();
            } catch (DuplicateKeyException askedForAtTheSameMoment) {
                replace(account, token, expiresAt);
            }
        }
        return new Letter(account.email(), "Choose a new password", """
                Somebody, probably you, asked for a new password at Atomic MCP Server. Choose it within half an hour:

                %s/password-reset?token=%s

                The link works once. If it was not you, leave this letter be: your password stays as it is.
                """.formatted(issuer, token));
    }

    private boolean replace(Account account, String token, Timestamp expiresAt) {
        return database.sql("UPDATE password_reset SET token_hash = ?, generation = ?, expires_at = ?"
                                + " WHERE account_id = ?")
                        .params(
                                Secret.hash(token),
                                account.generation(),
                                expiresAt,
                                account.accountId().value())
                        .update()
                == 1;
    }

    private void tellOwner(Account account) {
        if (post.delivers()) {
            post.send(() -> Optional.of(
                    new Letter(account.email(), "Your password was changed", """
                    The password of your account at Atomic MCP Server was changed, and you are signed out everywhere
                    else. MCP clients that you connected stay connected, and your passkeys stay: see %s/account

                    If it was not you, choose another one now: %s/password-reset
                    """.formatted(issuer, issuer))));
        }
    }
}
