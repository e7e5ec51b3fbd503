package com.atomicmcp.command.oauth;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, started here. */
class PostgresSignInTest {
    private static final EmbeddedPostgres POSTGRES = started();

    private static EmbeddedPostgres started() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException unstartable) {
            throw new AssertionError(unstartable);
        }
    }

    @AfterAll
    static void stopped() throws IOException {
        POSTGRES.close();
    }

    private static void store(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> POSTGRES.getJdbcUrl("postgres", "postgres"));
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
}
