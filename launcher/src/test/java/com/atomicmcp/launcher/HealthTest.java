package com.atomicmcp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.log.Logs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What {@code atomicctl status} tells of a server that runs and yet does not. */
class HealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path data;

    private Server server;

    @BeforeEach
    void start() {
        server = Server.start(List.of(
                "--atomic.data=" + data,
                "--atomic.roles=projector",
                "--atomic.customer-secret=" + "c".repeat(64),
                "--atomic.operations.port=0",
                "--atomic.operations.token=operations-token"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatRunsIsUp() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(status()).startsWith("0 ").contains("readModels  UP", "access  UP");
            assertThat(status("--json")).contains("\"customers\":\"at -1 of -1\"");
        });
    }

    @Test
    void aProjectionThatStandsStillIsNamedWithItsReason() {
        append("IntakeEventEntry", "customer.teleported");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status())
                        .startsWith("1 ")
                        .contains(
                                "readModels  DOWN",
                                "access  UP",
                                "customers  ",
                                "stands still",
                                "customer.teleported"));
    }

    @Test
    void decisionsThatCannotBeFollowedAreNamed() {
        append("DomainEventEntry", "organization.teleported");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status())
                        .startsWith("1 ")
                        .contains("access  DOWN", "the decision log cannot be followed"));
    }

    @Test
    void whatEverybodyMayReadHoldsNoAddressOfAStore() {
        server.context("stores")
                .getBean(JdbcClient.class)
                .sql("DROP TABLE IntakeEventEntry")
                .update();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("readModels  DOWN"));
        assertThat(status("--json")).doesNotContain("jdbc:", "mongodb:", "appName", "IntakeEventEntry", "SELECT");
    }

    private void append(String log, String type) {
        var stores = server.context("stores");
        stores.getBean(JdbcClient.class)
                .sql("INSERT INTO " + log + " (aggregateIdentifier, sequenceNumber, type, eventIdentifier, metaData,"
                        + " payload, payloadRevision, payloadType, timeStamp)"
                        + " VALUES ('acme', 0, 'T', 'e', X'7b7d', X'7b7d', '1', ?, '2031-01-01T00:00:00Z')")
                .param(type)
                .update();
        stores.getBean(Logs.class).decisions().bell().ring();
        stores.getBean(Logs.class).intake().bell().ring();
    }

    /** The exit status, and what was said. */
    private String status(String... options) {
        var said = new StringWriter();
        var arguments = List.of("status", "--data", data.toString()).toArray(new String[3 + options.length]);
        System.arraycopy(options, 0, arguments, 3, options.length);
        var exit = Main.commandLine().setOut(new PrintWriter(said, true)).execute(arguments);
        return exit + " " + said;
    }
}
