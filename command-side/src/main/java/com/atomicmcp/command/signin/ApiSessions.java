package com.atomicmcp.command.signin;

import com.atomicmcp.id.AccountId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The sessions of programs that use the API as somebody: a bearer token each, good for twelve hours, never prolonged. */
@Component
class ApiSessions {
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final JdbcClient database;
    private final Clock clock;

    ApiSessions(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What its owner is given, once: the token is not kept. */
    record ApiSession(String token, Instant expiresAt, AccountId accountId) {}

    ApiSession open(AccountId account) {
        var now = clock.instant();
        database.sql("DELETE FROM api_session WHERE expires_at < ?")
                .param(Timestamp.from(now))
                .update();
        var session = new ApiSession(Secret.random(), now.plus(LIFETIME), account);
        database.sql("INSERT INTO api_session (token_hash, account_id, expires_at) VALUES (?, ?, ?)")
                .params(Secret.hash(session.token()), account.value(), Timestamp.from(session.expiresAt()))
                .update();
        return session;
    }

    Optional<AccountId> account(String token) {
        return database.sql("SELECT account_id FROM api_session WHERE token_hash = ? AND expires_at > ?")
                .params(Secret.hash(token), Timestamp.from(clock.instant()))
                .query(String.class)
                .optional()
                .map(AccountId::new);
    }

    void close(String token) {
        database.sql("DELETE FROM api_session WHERE token_hash = ?")
                .param(Secret.hash(token))
                .update();
    }
}
