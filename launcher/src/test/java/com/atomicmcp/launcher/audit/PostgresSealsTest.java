package com.atomicmcp.launcher.audit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The seals of a real PostgreSQL, started here. */
class PostgresSealsTest extends SealsContract {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Override
    DataSource store() {
        return postgres.getPostgresDatabase();
    }

    @Override
    String platform() {
        return "postgresql";
    }
}
