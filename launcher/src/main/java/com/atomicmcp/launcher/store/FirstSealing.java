package com.atomicmcp.launcher.store;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.customer.Personal;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.language.EventNames;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to it, before anybody reads the logs, that all that was ever told of customers is sealed: what an earlier version
 * has stored is sealed once, and the store made to let go of what it had been. And that the secret is the one that it was
 * done with.
 */
final class FirstSealing {

    private static final Logger logger = LoggerFactory.getLogger(FirstSealing.class);
    private static final int PAGE = 1_000;
    private static final int SAMPLE = 100;

    /** The pseudonym of nothing: whoever has another secret makes another of it. */
    private static final String PROOF = "the secret of this installation";

    private final DataSource dataSource;
    private final JdbcTemplate template;
    private final JdbcClient sql;
    private final TransactionTemplate transactions;
    private final CustomerKeys keys;
    private final Vault vault;
    private final Serializer serializer;
    private final boolean shared;

    /** @param shared whether it is PostgreSQL, which other processes have open, too */
    FirstSealing(DataSource dataSource, CustomerKeys keys, Vault vault, Serializer serializer, boolean shared) {
        this.dataSource = dataSource;
        this.template = new JdbcTemplate(dataSource);
        this.sql = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.keys = keys;
        this.vault = vault;
        this.serializer = serializer;
        this.shared = shared;
    }

    private record Noted(String proof, boolean sealed) {}

    @SuppressWarnings("ArrayRecordComponent") // each is itself, and no other
    private record Row(
            long position, String id, String type, @Nullable String revision, byte[] payload) {}

    /** @throws IllegalStateException if these are not the secret and the keys that what is told of customers was sealed with */
    void run() {
        keys.prepare();
        var proof = vault.report(PROOF);
        var noted = sql.sql("SELECT proof, sealed FROM customer_sealing")
                .query(Noted.class)
                .optional();
        if (noted.isEmpty()) {
            sql.sql("INSERT INTO customer_sealing (number, proof, sealed) VALUES (1, ?, FALSE)")
                    .param(proof)
                    .update();
        } else if (!noted.get().proof().equals(proof)) {
            throw new IllegalStateException("ATOMIC_CUSTOMER_SECRET is not the one that this installation's customers"
                    + " were sealed with. Without it nothing that is told of them can be read.");
        }
        sample();
        if (noted.isEmpty() || !noted.get().sealed()) {
            if (anything()) {
                logger.info("Sealing what an earlier version has stored of customers …");
                sealAll();
                letGo();
            }
            sql.sql("UPDATE customer_sealing SET sealed = TRUE").update();
        }
    }

    /** Somebody else's keys, or none, are noticed before a door opens; that some are missing, when they are needed. */
    private void sample() {
        vault.require(sql.sql("SELECT key_id FROM customer_key LIMIT " + SAMPLE)
                .query((row, _) -> row.getString(1))
                .list());
    }

    private boolean anything() {
        return sql.sql("SELECT COUNT(*) FROM (SELECT globalIndex FROM " + LogEngine.INTAKE + " LIMIT 1) one")
                        .query(Long.class)
                        .single()
                > 0;
    }

    private void sealAll() {
        for (Optional<Long> after = Optional.of(-1L); after.isPresent(); ) {
            var from = after.get();
            after = Objects.requireNonNull(transactions.execute(_ -> sealPage(from)));
        }
    }

    /** @return where the next begins, if there is one */
    private Optional<Long> sealPage(long after) {
        Turns.take(sql, LogEngine.INTAKE);
        var rows = sql.sql("SELECT globalIndex AS position, eventIdentifier AS id, payloadType AS type,"
                        + " payloadRevision AS revision, payload FROM " + LogEngine.INTAKE
                        + " WHERE globalIndex > ? ORDER BY globalIndex LIMIT " + PAGE)
                .param(after)
                .query((row, _) ->
                        new Row(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getBytes(5)))
                .list();
        var personal = new HashMap<Row, Personal>();
        var renamed = new ArrayList<Object[]>();
        for (var row : rows) {
            event(row).ifPresent(event -> {
                vault.personal(event).ifPresent(found -> personal.put(row, found));
                if (event instanceof AnalyticsEvent.AnalyticsReported) {
                    renamed.add(new Object[] {vault.report(row.id()), row.position()});
                }
            });
        }
        // first the names, for what is sealed is sealed for its entry by its name
        template.batchUpdate("UPDATE " + LogEngine.INTAKE + " SET eventIdentifier = ? WHERE globalIndex = ?", renamed);
        template.batchUpdate(
                "UPDATE " + LogEngine.INTAKE
                        + " SET aggregateIdentifier = ?, payloadRevision = ?, payload = ? WHERE globalIndex = ?",
                sealed(personal));
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().position());
    }

    private List<Object[]> sealed(Map<Row, Personal> personal) {
        if (personal.isEmpty()) {
            return List.of();
        }
        var keyOf = vault.keysOf(personal.values().stream().map(Personal::about).toList());
        var sealed = new ArrayList<Object[]>();
        personal.forEach((row, found) -> {
            var key = Objects.requireNonNull(keyOf.get(found.about()));
            var name = found.remains() instanceof AnalyticsEvent ? vault.report(row.id()) : row.id();
            sealed.add(new Object[] {
                found.about().value(),
                Envelope.marked(row.revision() == null ? "" : row.revision()),
                vault.sealed(name, row.payload(), found, key).bytes(),
                row.position()
            });
        });
        return sealed;
    }

    /** What an earlier version has stored in plain; nothing where it is sealed, or named anew, or about nobody. */
    private Optional<Event> event(Row row) {
        var plain = row.revision() == null || !Envelope.marks(row.revision());
        return plain && !row.id().startsWith("rep_")
                ? EventNames.event(row.type())
                        .filter(kind -> CustomerEvent.class.isAssignableFrom(kind)
                                || AnalyticsEvent.class.isAssignableFrom(kind))
                        .map(_ -> serializer.deserialize(
                                new SimpleSerializedObject<>(row.payload(), byte[].class, row.type(), row.revision())))
                : Optional.empty();
    }

    /** A row that is changed stays readable in the store's files until they are written anew. */
    private void letGo() {
        if (shared) {
            template.execute("VACUUM FULL " + LogEngine.INTAKE);
            return;
        }
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        } catch (SQLException closed) {
            logger.debug("The store was closed to be written anew", closed);
        }
        try {
            var pool = dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean();
            if (pool != null) {
                pool.softEvictConnections();
            }
        } catch (SQLException otherPool) {
            throw new IllegalStateException(otherPool);
        }
    }
}
