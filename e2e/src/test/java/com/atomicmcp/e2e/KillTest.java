package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged stays, however the process ends. */
class KillTest {

    private static final String PASSWORD = "a long enough password";
    private static final int WRITERS = 4;

    @TempDir
    Path data;

    @Test
    void nothingThatWasAcknowledgedIsLostToAKill() throws InterruptedException {
        try (var installation = Installation.empty(data)) {
            var owner = Workbench.found(installation, "killed", PASSWORD);
            var organization = "/api/organizations/" + owner.organization("killed");
            var connection = Connection.open(installation, "killed", "owner@killed.example", PASSWORD);
            var acknowledged = new ConcurrentLinkedQueue<String>();
            try (var writers = Executors.newFixedThreadPool(WRITERS)) {
                for (var writer = 0; writer < WRITERS; writer++) {
                    var name = "Environment " + writer + "-";
                    writers.execute(() -> writeUntilItEnds(owner, organization, name, acknowledged));
                }
                await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() >= 100);
                installation.kill();
                writers.shutdown();
                assertThat(writers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            }

            installation.start("Press Ctrl-C to stop.");
            var after = Workbench.as(installation, "owner@killed.example", PASSWORD);
            var environments = names(after, organization);
            assertThat(environments).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(environments.size() - acknowledged.size())
                    .as("stored, but the answer was cut off")
                    .isBetween(0, WRITERS);
            assertThat(connection.data("list_environments", Map.of()).path("environments"))
                    .as("the connection still works, and sees what the log has")
                    .hasSameSizeAs(environments);
            connection.refresh();
            connection.data("list_environments", Map.of());
            assertThat(installation.stop()).as("ends in order at SIGTERM").isIn(0, 143);
            assertThat(installation.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void aSecondStartOnTheSameDataSaysWhoHoldsIt() throws Exception {
        try (var installation = Installation.empty(data)) {
            var command = new java.util.ArrayList<>(Installation.command());
            command.addAll(List.of("start", "--data", data.toString(), "--port", "0", "--gateway-port", "0"));
            var second = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = second.inputReader().readAllAsString();
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(said)
                    .contains("in use by another server", "" + installation.pid())
                    .doesNotContain("\tat ");
        }
    }

    private static void writeUntilItEnds(
            Workbench owner, String organization, String prefix, ConcurrentLinkedQueue<String> acknowledged) {
        for (var i = 0; ; i++) {
            try {
                var answer = owner.post(organization + "/environments", Map.of("name", prefix + i));
                if (answer.status() != 201) {
                    return;
                }
                acknowledged.add(prefix + i);
            } catch (UncheckedIOException killed) {
                return;
            }
        }
    }

    private static List<String> names(Workbench owner, String organization) {
        return StreamSupport.stream(
                        done(owner.get(organization + "/environments")).spliterator(), false)
                .map(environment -> environment.path("name").asString())
                .toList();
    }
}
