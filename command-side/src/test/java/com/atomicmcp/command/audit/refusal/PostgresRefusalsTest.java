package com.atomicmcp.command.audit.refusal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

/** A real PostgreSQL, started here. */
class PostgresRefusalsTest extends RefusalsContract {

    private EmbeddedPostgres postgres;

    @Override
    DataSource open() throws IOException {
        postgres = EmbeddedPostgres.start();
        return postgres.getPostgresDatabase();
    }

    @AfterAll
    void close() throws IOException {
        postgres.close();
    }
}
