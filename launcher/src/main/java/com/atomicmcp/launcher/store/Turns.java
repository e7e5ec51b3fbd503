package com.atomicmcp.launcher.store;

import org.axonframework.eventsourcing.eventstore.jdbc.statements.AppendEventsStatementBuilder;
import org.axonframework.eventsourcing.eventstore.jdbc.statements.JdbcEventStorageEngineStatements;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets one transaction at a time append to a log, until it ends: positions become visible in their own order, so that
 * one number says what a reader has seen.
 */
final class Turns {

    private static final String TAKE = "SELECT log FROM log_turn WHERE log = ? FOR UPDATE";

    private Turns() {}

    /** Takes the turn already now, in the transaction at hand. */
    static void take(JdbcClient sql, String log) {
        sql.sql(TAKE).param(log).query(String.class).single();
    }

    static AppendEventsStatementBuilder taken() {
        return (connection, schema, dataType, events, serializer, timestamps) -> {
            try (var turn = connection.prepareStatement(TAKE)) {
                turn.setString(1, schema.domainEventTable());
                turn.execute();
            }
            return JdbcEventStorageEngineStatements.appendEvents(
                    connection, schema, dataType, events, serializer, timestamps);
        };
    }
}
