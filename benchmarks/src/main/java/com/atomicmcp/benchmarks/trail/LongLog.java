package com.atomicmcp.benchmarks.trail;

import com.atomicmcp.benchmarks.trail.Decisions.Decision;
import com.atomicmcp.launcher.store.EventSerializer;
import com.atomicmcp.launcher.store.JdbcOrganizationLog;
import com.atomicmcp.launcher.store.LogEngine;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.OrganizationLog;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.LongStream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** A decision log as the server has it, and as long as one wants. */
final class LongLog implements AutoCloseable {

    private static final int BATCH = 1_000;
    private static final int PAGE = 10_000;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final HikariDataSource dataSource = new HikariDataSource();
    private final DataSourceTransactionManager spring;
    private final boolean postgresql;
    private final Logs logs;

    /** @param jdbc an empty database, of H2 or PostgreSQL */
    LongLog(String jdbc, String user, long decisions) {
        dataSource.setJdbcUrl(jdbc);
        dataSource.setUsername(user);
        dataSource.setPassword("");
        spring = new DataSourceTransactionManager(dataSource);
        postgresql = jdbc.startsWith("jdbc:postgresql:");
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(
                        new ClassPathResource("schema/" + (postgresql ? "postgresql" : "h2") + "/logs.sql")),
                dataSource);
        var engine = engine(LogEngine.DECISIONS);
        logs = new Logs(
                new Log(LogName.DECISIONS, engine),
                new Log(LogName.INTAKE, engine(LogEngine.INTAKE)),
                new Log(LogName.CALLS, engine(LogEngine.CALLS)));
        append(engine, decisions);
        if (postgresql) {
            JdbcClient.create(dataSource).sql("VACUUM ANALYZE DomainEventEntry").update();
        }
    }

    private void append(EventStorageEngine engine, long howMany) {
        var decisions = new Decisions();
        var transactions = new TransactionTemplate(spring);
        for (var from = 0L; from < howMany; from += BATCH) {
            var numbers = LongStream.range(from, Math.min(from + BATCH, howMany));
            transactions.executeWithoutResult(_ ->
                    engine.appendEvents(numbers.mapToObj(number -> message(number, decisions.next()))
                            .toList()));
        }
    }

    private static EventMessage<?> message(long number, Decision decision) {
        return new GenericDomainEventMessage<>(
                "Benchmark",
                decision.aggregate(),
                decision.sequence(),
                decision.event(),
                MetaData.from(decision.who()),
                new UUID(1, number).toString(), // in order, for indexes grow faster so
                BEGINNING.plusSeconds(number));
    }

    private EventStorageEngine engine(String table) {
        ConnectionProvider connections =
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
        return LogEngine.of(table, connections, new SpringTransactionManager(spring), new EventSerializer());
    }

    Logs logs() {
        return logs;
    }

    OrganizationLog ofOrganizations() {
        return new JdbcOrganizationLog(JdbcClient.create(dataSource), new EventSerializer(), postgresql);
    }

    /** The same rows by plain JDBC, every column of them, and nothing else done; how many bytes there were. */
    long read() {
        var sql = "SELECT * FROM " + LogEngine.DECISIONS + " WHERE globalIndex > ? ORDER BY globalIndex LIMIT " + PAGE;
        var bytes = 0L;
        var position = -1L;
        try (var connection = dataSource.getConnection();
                var page = connection.prepareStatement(sql)) {
            for (var more = true; more; ) {
                page.setLong(1, position);
                more = false;
                try (var rows = page.executeQuery()) {
                    while (rows.next()) {
                        more = true;
                        position = rows.getLong("globalIndex");
                        bytes += rows.getBytes("payload").length + rows.getBytes("metaData").length;
                        for (var text : TEXTS) {
                            bytes += rows.getString(text).length();
                        }
                    }
                }
            }
            return bytes;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static final String[] TEXTS = {
        "aggregateIdentifier",
        "sequenceNumber",
        "type",
        "eventIdentifier",
        "payloadRevision",
        "payloadType",
        "timeStamp"
    };

    @Override
    public void close() {
        dataSource.close();
    }
}
