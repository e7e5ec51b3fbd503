package com.atomicmcp.command.signin;

import com.atomicmcp.command.signin.Accounts.Account;
import com.atomicmcp.id.AccountId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sessions of programs that use the API as somebody: a bearer token each, good for twelve hours, never prolonged. They
 * end before that when they are not used for as long as the account's organizations allow, or its password is changed.
 */
@Component
class ApiSessions {
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Duration NOTED_EVERY = Duration.ofSeconds(10);

    private final JdbcClient database;
    private final Inactivity inactivity;
    private final Clock clock;

    ApiSessions(JdbcClient database, Inactivity inactivity, Clock clock) {
        this.database = database;
        this.inactivity = inactivity;
        this.clock = clock;
    }

    /** What its owner is given, once: the token is not kept. */
    record ApiSession(String token, Instant expiresAt, AccountId accountId) {}

    private record Used(AccountId account, Instant last) {}

    ApiSession open(Account account) {
        var now = clock.instant();
        database.sql("DELETE FROM api_session WHERE expires_at < ?")
                .param(Timestamp.from(now))
                .update();
        var session = new ApiSession(Secret.random(), now.plus(LIFETIME), account.accountId());
        database.sql("INSERT INTO api_session (token_hash, account_id, generation, last_used_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?)")
                .params(
                        Secret.hash(session.token()),
                        account.accountId().value(),
                        account.generation(),
                        Timestamp.from(now),
                        Timestamp.from(session.expiresAt()))
                .update();
        return session;
    }

    Optional<AccountId> account(String token) {
        var now = clock.instant();
        var hash = Secret.hash(token);
        return database.sql("SELECT s.account_id, s.last_used_at FROM api_session s JOIN account a"
                        + " ON a.id = s.account_id AND a.generation = s.generation"
                        + " WHERE s.token_hash = ? AND s.expires_at > ?")
                .params(hash, Timestamp.from(now))
                .query((row, _) -> new Used(
                        new AccountId(row.getString("account_id")),
                        row.getTimestamp("last_used_at").toInstant()))
                .optional()
                .filter(used -> !used.last()
                        .plus(inactivity.limit(used.account()))
                        .plus(NOTED_EVERY)
                        .isBefore(now))
                .map(used -> {
                    if (used.last().plus(NOTED_EVERY).isBefore(now)) {
                        database.sql("UPDATE api_session SET last_used_at = ? WHERE token_hash = ?")
                                .params(Timestamp.from(now), hash)
                                .update();
                    }
                    return used.account();
                });
    }

    /** Has this one of its sessions outlive the change of the account's password. */
    void keep(String token, Account changed) {
        database.sql("UPDATE api_session SET generation = ? WHERE token_hash = ? AND account_id = ?")
                .params(
                        changed.generation(),
                        Secret.hash(token),
                        changed.accountId().value())
                .update();
    }

    void close(String token) {
        database.sql("DELETE FROM api_session WHERE token_hash = ?")
                .param(Secret.hash(token))
                .update();
    }
}
