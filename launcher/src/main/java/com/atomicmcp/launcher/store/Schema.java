package com.atomicmcp.launcher.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.ApplicationDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;

/** Makes the tables, and sees to what must be true of them before anybody reads. Processes that start together on one PostgreSQL do so one after the other: two at once would trip over each other. */
final class Schema extends ApplicationDataSourceScriptDatabaseInitializer {

    private static final long LOCK = 0x61746f6d6963L; // "atomic"

    private final DataSource dataSource;
    private final boolean shared;
    private final Runnable afterwards;

    /**
     * @param shared whether other processes may be at it, too
     * @param afterwards what is done once the tables are there
     */
    Schema(DataSource dataSource, SqlInitializationProperties properties, boolean shared, Runnable afterwards) {
        super(dataSource, properties);
        this.dataSource = dataSource;
        this.shared = shared;
        this.afterwards = afterwards;
    }

    @Override
    public boolean initializeDatabase() {
        if (!shared) {
            return initialize();
        }
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            try {
                return initialize();
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException unreachable) {
            throw new IllegalStateException("the tables could not be made: " + unreachable.getMessage(), unreachable);
        }
    }

    private boolean initialize() {
        var initialized = super.initializeDatabase();
        afterwards.run();
        return initialized;
    }
}
