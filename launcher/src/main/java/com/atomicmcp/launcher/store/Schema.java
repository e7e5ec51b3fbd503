package com.atomicmcp.launcher.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.ApplicationDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;

/** Makes the tables. Processes that start together on one PostgreSQL do so one after the other: two at once would trip over each other. */
final class Schema extends ApplicationDataSourceScriptDatabaseInitializer {

    private static final long LOCK = 0x61746f6d6963L; // "atomic"

    private final DataSource dataSource;
    private final boolean shared;

    /** @param shared whether other processes may be at it, too */
    Schema(DataSource dataSource, SqlInitializationProperties properties, boolean shared) {
        super(dataSource, properties);
        this.dataSource = dataSource;
        this.shared = shared;
    }

    @Override
    public boolean initializeDatabase() {
        if (!shared) {
            return super.initializeDatabase();
        }
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            try {
                return super.initializeDatabase();
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException unreachable) {
            throw new IllegalStateException("the tables could not be made: " + unreachable.getMessage(), unreachable);
        }
    }
}
