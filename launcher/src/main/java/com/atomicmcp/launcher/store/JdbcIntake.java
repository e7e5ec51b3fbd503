package com.atomicmcp.launcher.store;

import com.atomicmcp.log.Intake;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogPosition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The intake log in JDBC: a storage engine of its own with its own table, hidden here from Axon, which must know one only. */
final class JdbcIntake implements Intake {

    static final String TABLE = "IntakeEventEntry";

    private final EventStorageEngine engine;
    private final Log log;
    private final JdbcClient sql;
    private final TransactionOperations transactions;
    private final Clock clock;

    JdbcIntake(EventStorageEngine engine, Log log, JdbcClient sql, TransactionOperations transactions, Clock clock) {
        this.engine = engine;
        this.log = log;
        this.sql = sql;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Receipt append(List<Report> reports, Map<String, String> metadata) {
        var receipt = Objects.requireNonNull(transactions.execute(_ -> appendUnknown(reports, metadata)));
        log.bell().ring();
        return receipt;
    }

    private Receipt appendUnknown(List<Report> reports, Map<String, String> metadata) {
        Turns.take(sql, TABLE); // so that nobody reports the same between our looking and our appending
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
                        id == null ? UUID.randomUUID().toString() : id,
                        clock.instant()));
            }
        }
        if (!messages.isEmpty()) {
            engine.appendEvents(messages);
        }
        return new Receipt(new LogPosition(log.name(), log.head()), known);
    }

    private Set<String> known(List<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : Set.copyOf(sql.sql("SELECT eventIdentifier FROM " + TABLE + " WHERE eventIdentifier IN (:ids)")
                        .param("ids", ids)
                        .query(String.class)
                        .list());
    }
}
