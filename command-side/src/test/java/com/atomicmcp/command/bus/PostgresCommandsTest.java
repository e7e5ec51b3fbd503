package com.atomicmcp.command.bus;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

/** A real PostgreSQL, started here. */
class PostgresCommandsTest extends CommandsContract {

    private final HikariDataSource store = new HikariDataSource();
    private EmbeddedPostgres postgres;

    @Override
    DataSource open() throws IOException {
        postgres = EmbeddedPostgres.start();
        store.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        store.setUsername("postgres");
        store.setMaximumPoolSize(12);
        return store;
    }

    @Override
    String platform() {
        return "postgresql";
    }

    @Override
    @AfterAll
    void stop() {
        super.stop();
        store.close();
        try {
            postgres.close();
        } catch (IOException unstoppable) {
            throw new UncheckedIOException(unstoppable);
        }
    }
}
