package com.atomicmcp.command.federation;

import com.atomicmcp.id.AccountId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which account is whose, by issuer and subject: all that never changes hands (OpenID Connect Core 1.0, section 5.7). */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Identities {
    private static final Logger logger = LoggerFactory.getLogger(Identities.class);

    private final JdbcClient database;
    private final Clock clock;

    Identities(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Somebody, as an identity provider knows them. */
    record Identity(String issuer, String subject) {}

    Optional<AccountId> account(Identity identity) {
        return database.sql("SELECT account_id FROM account_identity WHERE issuer = ? AND subject = ?")
                .params(identity.issuer(), identity.subject())
                .query(String.class)
                .optional()
                .map(AccountId::new);
    }

    /** Returns whose it is then: another's, if it was theirs before. */
    AccountId link(Identity identity, AccountId account) {
        var known = account(identity);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            database.sql("INSERT INTO account_identity (issuer, subject, account_id, linked_at) VALUES (?, ?, ?, ?)")
                    .params(identity.issuer(), identity.subject(), account.value(), Timestamp.from(clock.instant()))
                    .update();
            logger.info("Account {} is linked to an identity of {}", account, identity.issuer());
            return account;
        } catch (DuplicateKeyException linkedAtTheSameMoment) {
            return account(identity).orElseThrow(() -> linkedAtTheSameMoment);
        }
    }
}
