package com.atomicmcp.command.oauth;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, started here. */
class PostgresSignInTest {
    /** Its accounts outlive its tests, and would meet those of others under the same names. */
    private static final String ITS_OWN = "federations";

    private static final EmbeddedPostgres POSTGRES = started();

    private static EmbeddedPostgres started() {
        try {
            var postgres = EmbeddedPostgres.start();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + ITS_OWN);
            }
            return postgres;
        } catch (IOException | SQLException unstartable) {
            throw new AssertionError(unstartable);
        }
    }

    @AfterAll
    static void stopped() throws IOException {
        POSTGRES.close();
    }

    private static void store(DynamicPropertyRegistry properties) {
        store(properties, "postgres");
    }

    private static void store(DynamicPropertyRegistry properties, String database) {
        properties.add("spring.datasource.url", () -> POSTGRES.getJdbcUrl("postgres", database));
        properties.add("spring.datasource.username", () -> "postgres");
    }

    @Nested
    @DirtiesContext
    class BackOffs extends SignInBackOffTest {
        @DynamicPropertySource
        static void postgres(DynamicPropertyRegistry properties) {
            store(properties);
        }
    }

    @Nested
    @DirtiesContext
    class Federations extends FederationTest {
        @DynamicPropertySource
        static void postgres(DynamicPropertyRegistry properties) {
            store(properties, ITS_OWN);
        }
    }

    @Nested
    @DirtiesContext
    class Passkeys extends PasskeyTest {
        @DynamicPropertySource
        static void postgres(DynamicPropertyRegistry properties) {
            store(properties);
        }
    }

    @Nested
    @DirtiesContext
    class Passwords extends PasswordTest {
        @DynamicPropertySource
        static void postgres(DynamicPropertyRegistry properties) {
            store(properties);
        }
    }

    @Nested
    @DirtiesContext
    class ParallelUse extends ParallelUseTest {
        @DynamicPropertySource
        static void postgres(DynamicPropertyRegistry properties) {
            store(properties);
        }
    }
}
