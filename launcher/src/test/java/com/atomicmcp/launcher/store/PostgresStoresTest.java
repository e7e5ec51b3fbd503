package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The durable store of production: a real PostgreSQL, started here. */
class PostgresStoresTest extends StoresContract {

    private EmbeddedPostgres postgres;

    @Override
    List<String> settings() throws Exception {
        postgres = EmbeddedPostgres.start();
        return onPostgres();
    }

    @Override
    @AfterAll
    void close() throws Exception {
        super.close();
        postgres.close();
    }

    /** Well below the second after which a process that heard nothing would look by itself. */
    @Test
    void anotherProcessHearsOfACommandAtOnce() {
        try (var other = open(onPostgres())) {
            var model = other.getBean(AccessModel.class);
            for (var round = 0; round < 5; round++) {
                var id = OrganizationId.random();
                commands()
                        .send(
                                new RegisterOrganization(
                                        id,
                                        "Heard",
                                        "heard-" + round,
                                        new Founder(MemberId.random(), "o@heard.example", "Olivia", "Owner")),
                                system());
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMillis(700))
                        .untilAsserted(() -> assertThat(model.organization(id)).isPresent());
            }
        }
    }

    private List<String> onPostgres() {
        return List.of(
                "--atomic.jdbc.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--atomic.jdbc.username=postgres",
                "--atomic.jdbc.platform=postgresql");
    }
}
