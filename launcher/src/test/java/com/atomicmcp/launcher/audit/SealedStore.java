package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.command.audit.seal.SealKeys;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.command.audit.seal.Seals;
import com.atomicmcp.command.oauth.KeySecret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** A durable store with a decision log, of which every tenth position is taken, and what seals it. */
final class SealedStore {

    static final String SECRET = "k".repeat(64);

    private final DataSource store;
    private final String platform;
    private final JdbcClient sql;

    SealedStore(DataSource store, String platform) {
        this.store = store;
        this.platform = platform;
        this.sql = JdbcClient.create(store);
    }

    /** The tables, anew and empty. */
    void layOut() {
        for (var table : List.of("DomainEventEntry", "log_seal", "seal_key")) {
            sql.sql("DROP TABLE IF EXISTS " + table).update();
        }
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(
                        new ClassPathResource("schema/" + platform + "/logs.sql"),
                        new ClassPathResource("schema/common/seals.sql")),
                store);
    }

    JdbcClient sql() {
        return sql;
    }

    Seals seals() {
        return new Seals(sql);
    }

    Sealing sealing() {
        return sealing(SECRET);
    }

    Sealing sealing(String secret) {
        return new Sealing(
                seals(), keys(Optional.of(secret)), new DataSourceTransactionManager(store), Clock.systemUTC());
    }

    SealKeys keys(Optional<String> secret) {
        return new SealKeys(sql, Clock.systemUTC(), secret.map(KeySecret::new));
    }

    /** Appends entries by their numbers; each stands at ten times its number. */
    void append(long from, long to) {
        var rows = LongStream.rangeClosed(from, to)
                .mapToObj(number -> new Object[] {
                    10 * number,
                    "acme/env-" + number % 7,
                    number,
                    "Environment",
                    event(10 * number),
                    ("{\"actorId\":\"alice\",\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8),
                    ("{\"name\":\"Zürich " + number + "\"}").getBytes(StandardCharsets.UTF_8),
                    number % 3 == 0 ? null : "1",
                    "environment.renamed",
                    Instant.now().toString()
                })
                .toList();
        new TransactionTemplate(new DataSourceTransactionManager(store))
                .executeWithoutResult(_ -> new JdbcTemplate(store)
                        .batchUpdate("INSERT INTO DomainEventEntry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows));
    }

    static String event(long position) {
        return "event-" + position;
    }

    /** Does what somebody does who has the store. */
    void tamper(String statement, Object... values) {
        assertThat(sql.sql(statement).params(List.of(values)).update()).isPositive();
    }
}
