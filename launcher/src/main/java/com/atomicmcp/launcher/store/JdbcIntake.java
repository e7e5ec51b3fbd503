package com.atomicmcp.launcher.store;

import com.atomicmcp.kernel.StoreOutOfReach;
import com.atomicmcp.kernel.Turnstile;
import com.atomicmcp.log.Intake;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** A log without aggregates in JDBC: a storage engine of its own with its own table, hidden here from Axon, which must know one only. */
final class JdbcIntake implements Intake {

    private static final Logger logger = LoggerFactory.getLogger(JdbcIntake.class);
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Whoever waits for the turn holds a connection: some must be left for everybody else. */
    private final Turnstile turnstile = new Turnstile(AT_ONCE, PATIENCE);

    private final String table;
    private final EventStorageEngine engine;
    private final Log log;
    private final JdbcClient sql;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final UnaryOperator<String> stored;

    /** @param stored what a report's id is called in the log */
    JdbcIntake(
            String table,
            EventStorageEngine engine,
            Log log,
            JdbcClient sql,
            TransactionOperations transactions,
            Clock clock,
            UnaryOperator<String> stored) {
        this.table = table;
        this.engine = engine;
        this.log = log;
        this.sql = sql;
        this.transactions = transactions;
        this.clock = clock;
        this.stored = stored;
    }

    @Override
    public Receipt append(List<Report> reports, Map<String, String> metadata) {
        try {
            var receipt = turnstile.pass(
                    () -> Objects.requireNonNull(transactions.execute(_ -> appendUnknown(reports, metadata))));
            log.bell().ring();
            return receipt;
        } catch (RuntimeException failure) {
            if (StoreOutOfReach.causes(failure)) {
                logger.warn("The log {} is out of reach", table, failure);
                throw StoreOutOfReach.refused();
            }
            throw failure;
        }
    }

    private Receipt appendUnknown(List<Report> reports, Map<String, String> metadata) {
        Turns.take(sql, table); // so that nobody reports the same between our looking and our appending
        var known =
                known(reports.stream().map(Report::id).filter(Objects::nonNull).toList());
        var taken = new HashSet<>(known);
        var messages = new ArrayList<EventMessage<?>>(reports.size());
        for (var report : reports) {
            var id = report.id();
            if (id == null || taken.add(id)) {
                messages.add(new GenericDomainEventMessage<>(
                        "Report",
                        report.subject(),
                        0,
                        report.event(),
                        MetaData.from(metadata),
                        id == null ? UUID.randomUUID().toString() : stored.apply(id),
                        clock.instant()));
            }
        }
        if (!messages.isEmpty()) {
            engine.appendEvents(messages);
        }
        return new Receipt(new LogPosition(log.name(), log.head()), known);
    }

    private Set<String> known(List<String> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        var kept = new HashMap<String, String>();
        ids.forEach(id -> kept.put(stored.apply(id), id));
        return sql
                .sql("SELECT eventIdentifier FROM " + table + " WHERE eventIdentifier IN (:ids)")
                .param("ids", kept.keySet())
                .query(String.class)
                .list()
                .stream()
                .map(kept::get)
                .collect(Collectors.toUnmodifiableSet());
    }
}
