package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    @Test
    void aCommandWhoseConnectionIsLostIsToBeSentAgain() {
        var acme = OrganizationId.random();
        var register = new RegisterOrganization(
                acme, "Lost", "lost", new Founder(MemberId.random(), "o@lost.example", "Olivia", "Owner"));
        var sql = stores().getBean(JdbcClient.class);
        try (var lost = stores().getBean(EventStore.class)
                .subscribe(_ -> sql.sql("SELECT pg_terminate_backend(pg_backend_pid())")
                        .query(Boolean.class)
                        .single())) {
            assertThatThrownBy(() -> commands().send(register, system()))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.rejection()).isInstanceOf(NotReady.class));
            assertThat(lost).isNotNull();
        }
        assertThat(commands().send(register, system()).position()).isPositive();
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
