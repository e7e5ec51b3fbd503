package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real PostgreSQL, and keys in a table of it; or of another database. */
class PostgresErasureTest extends ErasureContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

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
    SealedStore.Place place() throws SQLException {
        return new SealedStore.Place(
                "postgresql",
                database(),
                "postgres",
                logs -> new KeyTable(logs, CustomerSecret.wrap(SealedStore.SECRET), () -> {}));
    }

    private static String database() throws SQLException {
        var name = "log" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return postgres.getJdbcUrl("postgres", name);
    }

    @Test
    void keysMayLieInADatabaseOfTheirOwn() throws SQLException {
        var url = database();
        place = new SealedStore.Place("postgresql", place.url(), place.user(), _ -> elsewhere(url));
        forgetsOneAndNobodyElse();
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA)));
            assertThat(store.sql
                            .sql("SELECT COUNT(*) FROM pg_tables WHERE tablename = 'customer_content_key'")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
        try (var keys = elsewhereSource(url)) {
            assertThat(JdbcClient.create(keys)
                            .sql("SELECT COUNT(*) FROM customer_content_key")
                            .query(Long.class)
                            .single())
                    .isEqualTo(3);
        }
    }

    private static CustomerKeys elsewhere(String url) {
        var source = elsewhereSource(url);
        return new KeyTable(source, CustomerSecret.wrap(SealedStore.SECRET), source);
    }

    private static HikariDataSource elsewhereSource(String url) {
        var source = new HikariDataSource();
        source.setJdbcUrl(url);
        source.setUsername("postgres");
        source.setPassword("");
        source.setMaximumPoolSize(2);
        return source;
    }
}
