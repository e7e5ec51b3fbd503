package com.atomicmcp.e2e;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Stores that several processes share: a real PostgreSQL, and a server that speaks MongoDB's protocol. */
final class SharedStores implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final MongoServer mongodb = new MongoServer(new MemoryBackend());
    private final String uri;

    SharedStores() {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
        uri = mongodb.bindAndGetConnectionString();
    }

    /** What a process needs to know to open them. */
    Map<String, String> settings() {
        return Map.of(
                "ATOMIC_JDBC_URL",
                postgres.getJdbcUrl("postgres", "postgres"),
                "ATOMIC_JDBC_USERNAME",
                "postgres",
                "MONGODB_URI",
                uri,
                "ATOMIC_CUSTOMER_SECRET",
                "c".repeat(64));
    }

    /** What processes need to know besides to be doors of one installation. */
    Map<String, String> settingsOfServers() {
        var settings = new HashMap<>(settings());
        settings.put("ATOMIC_OPERATOR_TOKEN", "token-of-the-operator");
        settings.put("ATOMIC_KEY_SECRET", "k".repeat(64));
        return settings;
    }

    String mongodb() {
        return uri;
    }

    Connection log() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() throws IOException {
        mongodb.shutdownNow();
        postgres.close();
    }
}
