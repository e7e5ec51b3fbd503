package com.atomicmcp.command.bus;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store, in a file as in use. */
class H2CommandsTest extends CommandsContract {

    @TempDir
    private static Path directory;

    private final HikariDataSource store = new HikariDataSource();

    @Override
    DataSource open() {
        store.setJdbcUrl("jdbc:h2:file:" + directory.resolve("decisions")
                + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;OPTIMIZE_REUSE_RESULTS=FALSE");
        store.setUsername("sa");
        store.setMaximumPoolSize(12);
        return store;
    }

    @Override
    String platform() {
        return "h2";
    }

    @Override
    @AfterAll
    void stop() {
        super.stop();
        store.close();
    }
}
