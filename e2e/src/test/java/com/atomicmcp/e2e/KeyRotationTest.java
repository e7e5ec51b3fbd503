package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No call and no refresh fails while the keys that tokens are signed with change. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KeyRotationTest {

    private static final String PASSWORD = "a long enough password";
    private static final int CONNECTIONS = 16;
    private static final int CALLS_TO_A_REFRESH = 5;
    private static final int AT_A_STROKE = 5;

    @TempDir
    Path data;

    private record Ended(int exitCode, String out, String err) {}

    /** What is done through one connection, over and over. */
    private static final class Client implements AutoCloseable {

        private final Connection connection;
        private final Queue<String> failures;
        private final AtomicLong calls;
        private final AtomicLong refreshes;
        private final LongAccumulator slowest;
        private final Thread thread;
        private volatile boolean running = true;
        /** Signed the token that its last calls were answered for. */
        private volatile String key = "";

        Client(Connection connection, KeyRotationTest test) {
            this.connection = connection;
            this.failures = test.failures;
            this.calls = test.calls;
            this.refreshes = test.refreshes;
            this.slowest = test.slowest;
            this.thread = Thread.ofPlatform().name("client").start(this::work);
        }

        private void work() {
            try {
                while (running) {
                    for (var call = 0; call < CALLS_TO_A_REFRESH; call++) {
                        var begun = System.nanoTime();
                        connection.data("list_environments", Map.of());
                        slowest.accumulate(System.nanoTime() - begun);
                        calls.incrementAndGet();
                    }
                    key = connection.keyId();
                    connection.refresh();
                    refreshes.incrementAndGet();
                }
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure.toString());
            }
        }

        @Override
        public void close() {
            running = false;
            try {
                assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong refreshes = new AtomicLong();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private final List<Client> clients = new ArrayList<>();

    @Test
    void noCallAndNoRefreshFailsWhileKeysChange() throws Exception {
        try (var installation = Installation.empty(data)) {
            Workbench.found(installation, "rotated", PASSWORD);
            var connections = new ArrayList<Connection>();
            for (var number = 0; number < CONNECTIONS; number++) {
                connections.add(
                        connections.isEmpty()
                                ? Connection.open(installation, "rotated", "owner@rotated.example", PASSWORD)
                                : Connection.open(connections.getFirst(), "owner@rotated.example", PASSWORD));
            }
            installation.stop();
            theNextKeyWasPublishedTwentyMinutesAgo();
            installation.start("Press Ctrl-C to stop.");
            try {
                for (var connection : connections) {
                    clients.add(new Client(connection, this));
                }
                allGoByTheActiveKey();

                assertThat(rotate())
                        .satisfies(ended ->
                                assertThat(ended.exitCode()).as(ended.err()).isZero());
                allGoByTheActiveKey();
                assertThat(rotate()).satisfies(ended -> {
                    assertThat(ended.exitCode()).isEqualTo(1);
                    assertThat(ended.err()).contains("gateways may not know it yet", "--now");
                });
                for (var once = 0; once < 3; once++) {
                    assertThat(rotate("--now").exitCode()).isZero();
                }
                allGoByTheActiveKey();
                for (var once = 0; once < AT_A_STROKE; once++) {
                    rotateAtTheDoor(installation);
                }
                allGoByTheActiveKey();
            } finally {
                clients.forEach(Client::close);
            }
            assertThat(failures).isEmpty();
            assertThat(installation.output()).doesNotContain("\tat ");
            Figures.print(String.format(
                    Locale.ROOT,
                    "%d rotations of the signing keys, %d of them --now, %d within a moment, while %d connections called and refreshed: %,d calls and %,d refreshes, failed: %d; the slowest call took %.1f s",
                    4 + AT_A_STROKE,
                    3 + AT_A_STROKE,
                    AT_A_STROKE,
                    CONNECTIONS,
                    calls.get(),
                    refreshes.get(),
                    failures.size(),
                    slowest.get() / 1e9));
        }
    }

    /** As after twenty minutes: both are asked for as soon as a gateway needs the first. */
    private void theNextKeyWasPublishedTwentyMinutesAgo() throws SQLException {
        try (var log = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("log") + ";IFEXISTS=TRUE", "sa", "");
                var update = log.createStatement()) {
            assertThat(update.executeUpdate("UPDATE signing_key SET created_at = DATEADD(MINUTE, -21, created_at)"
                            + " WHERE name = 'next'"))
                    .isEqualTo(1);
        }
    }

    private void allGoByTheActiveKey() throws Exception {
        var active = keys("list", "--json").out();
        var id = Http.JSON
                .readTree(active)
                .valueStream()
                .filter(key -> key.path("state").asString().equals("active"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        await().atMost(Duration.ofMinutes(1))
                .failFast(() -> assertThat(failures).isEmpty())
                .until(() -> clients.stream().allMatch(client -> client.key.equals(id)));
    }

    private Ended rotate(String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("rotate"));
        arguments.addAll(List.of(options));
        return keys(arguments.toArray(String[]::new));
    }

    /** What {@code atomicctl keys rotate --now} asks of the server, without the time that its own start takes. */
    private static void rotateAtTheDoor(Installation installation) {
        var answer = new Http()
                .send(HttpRequest.newBuilder(URI.create(installation.announced("operations") + "/keys/rotate?now=true"))
                        .header("Authorization", "Bearer " + installation.announced("token"))
                        .POST(BodyPublishers.noBody()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Ended keys(String... arguments) throws Exception {
        var command = new ArrayList<>(Installation.command());
        command.add("keys");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        var process = new ProcessBuilder(command).start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Ended(
                    process.exitValue(),
                    process.inputReader().readAllAsString(),
                    process.errorReader().readAllAsString());
        } finally {
            process.destroyForcibly();
        }
    }
}
