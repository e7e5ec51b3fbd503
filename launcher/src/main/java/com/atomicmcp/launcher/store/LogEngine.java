package com.atomicmcp.launcher.store;

import com.atomicmcp.log.DuplicateKeys;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;

/** Makes Axon's engine for a log: a table of its own, in which appenders take turns. */
public final class LogEngine {

    /** The tables of the three logs. */
    public static final String DECISIONS = "DomainEventEntry";

    public static final String INTAKE = "IntakeEventEntry";
    public static final String CALLS = "CallEventEntry";

    private static final int PAGE = 1_001;

    private LogEngine() {}

    public static EventStorageEngine of(
            String table, ConnectionProvider connections, TransactionManager transactions, Serializer serializer) {
        return builder(table, connections, transactions, serializer).build();
    }

    /** The intake log's: what is told of customers is sealed in it. */
    static EventStorageEngine sealing(
            ConnectionProvider connections, TransactionManager transactions, Serializer serializer, Vault vault) {
        return new SealingEngine(builder(INTAKE, connections, transactions, serializer), transactions, vault);
    }

    private static JdbcEventStorageEngine.Builder builder(
            String table, ConnectionProvider connections, TransactionManager transactions, Serializer serializer) {
        var builder = JdbcEventStorageEngine.builder()
                .schema(EventSchema.builder().eventTable(table).build())
                .connectionProvider(connections)
                .transactionManager(transactions)
                .appendEvents(Turns.taken());
        builder.eventSerializer(serializer).snapshotSerializer(serializer);
        builder.batchSize(PAGE).persistenceExceptionResolver(new DuplicateKeys());
        return builder;
    }
}
