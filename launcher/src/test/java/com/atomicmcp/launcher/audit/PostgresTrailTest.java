package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The trail of a real PostgreSQL, started here. */
class PostgresTrailTest extends TrailContract {

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

    /** Whatever the language of the database, which would order words in another way. */
    @Test
    void theIndexOverAggregatesIsComparedByBytes() {
        assertThat(sql().sql(
                                "SELECT collation_name FROM information_schema.columns WHERE table_name = 'domainevententry'"
                                        + " AND column_name = 'aggregateidentifier'")
                        .query(String.class)
                        .single())
                .isEqualTo("C");
    }
}
