package com.atomicmcp.command.signin;

import com.atomicmcp.id.AccountId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The people who can sign in. An account may be a member of several organizations. */
@Component
class Accounts {
    private final JdbcClient database;
    private final Passwords passwords;
    private final Clock clock;

    Accounts(JdbcClient database, Passwords passwords, Clock clock) {
        this.database = database;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * One of them, as far as others may see it.
     *
     * @param generation how often all its sessions were ended, as with each change of its password: those that began with
     *     another than the last
     */
    record Account(AccountId accountId, String email, int generation) {}

    private record Stored(Account account, String hash) {}

    Optional<Account> find(AccountId id) {
        return database.sql("SELECT email, generation FROM account WHERE id = ?")
                .param(id.value())
                .query((row, _) -> new Account(id, row.getString("email"), row.getInt("generation")))
                .optional();
    }

    Optional<Account> find(String email) {
        return stored(email).map(Stored::account);
    }

    boolean exists(String email) {
        return stored(email).isPresent();
    }

    /** Who has this email address and this password; neither the answer nor its time tells which of the two was wrong. */
    Optional<Account> verify(@Nullable String email, @Nullable String password) {
        var stored = email == null || email.length() > 300 ? Optional.<Stored>empty() : stored(email);
        var matched = passwords.match(
                password == null ? "" : password, stored.map(Stored::hash).orElse(null));
        return matched ? stored.map(Stored::account) : Optional.empty();
    }

    /**
     * Makes an account with this password, or signs in to the one that has this email address already.
     *
     * @return nothing if there is one, and its password is another
     */
    Optional<Account> open(String email, String password) {
        if (exists(email)) {
            return verify(email, password);
        }
        var account = new Account(AccountId.random(), email, 0);
        var hash = passwords.hash(Passwords.checked(password));
        try {
            database.sql("INSERT INTO account (id, email_key, email, password_hash, created_at) VALUES (?, ?, ?, ?, ?)")
                    .params(account.accountId().value(), Text.key(email), email, hash, Timestamp.from(clock.instant()))
                    .update();
            return Optional.of(account);
        } catch (DuplicateKeyException madeAtTheSameMoment) {
            return verify(email, password);
        }
    }

    /**
     * Gives an account another password, which ends all its sessions.
     *
     * @param account as it was when its password was verified
     * @return the account as it is now; nothing if its password was changed in between
     */
    Optional<Account> change(Account account, String checked) {
        var changed = database.sql("UPDATE account SET password_hash = ?, generation = generation + 1"
                        + " WHERE id = ? AND generation = ?")
                .params(passwords.hash(checked), account.accountId().value(), account.generation())
                .update();
        return changed == 1
                ? Optional.of(new Account(account.accountId(), account.email(), account.generation() + 1))
                : Optional.empty();
    }

    /** The account as it is once all its sessions have ended. */
    Account endSessions(AccountId id) {
        database.sql("UPDATE account SET generation = generation + 1 WHERE id = ?")
                .param(id.value())
                .update();
        return find(id).orElseThrow(() -> new Refused(new NotFound("account", id.value())));
    }

    private Optional<Stored> stored(String email) {
        if (email.indexOf('\0') >= 0) {
            return Optional.empty(); // PostgreSQL takes no such text, not even to look for
        }
        return database.sql("SELECT id, email, password_hash, generation FROM account WHERE email_key = ?")
                .param(Text.key(email))
                .query((row, _) -> new Stored(
                        new Account(
                                new AccountId(row.getString("id")), row.getString("email"), row.getInt("generation")),
                        row.getString("password_hash")))
                .optional();
    }
}
