package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What was acknowledged stays, however the process ends. */
class KillTest {

    private static final String PASSWORD = "a long enough password";
    private static final int WRITERS = 4;
    private static final int CALLERS = 2;

    private static final int CALLS_AFTER_THE_RESTART = 2;

    /** Calls are written down once a second; who writes when the process is killed has not finished. */
    private static final Duration UNWRITTEN = Duration.ofSeconds(2);

    @TempDir
    Path data;

    @Test
    void everythingThatWasAcknowledgedIsThereOnceAfterAKill() throws Exception {
        try (var installation = Installation.empty(data)) {
            var owner = Workbench.found(installation, "killed", PASSWORD);
            var organization = "/api/organizations/" + owner.organization("killed");
            var connection = Connection.open(installation, "killed", "owner@killed.example", PASSWORD);
            var first = done(owner.post(organization + "/environments", Map.of("name", "Live")));
            var live = first.path("environmentId").asString();
            var flows = organization + "/environments/" + live + "/action-flows";
            var acknowledged = new ConcurrentLinkedQueue<Acknowledged>();
            var answered = new ConcurrentLinkedQueue<Instant>();
            Instant killed;
            try (var writers = Executors.newFixedThreadPool(WRITERS + CALLERS)) {
                for (var caller = 0; caller < CALLERS; caller++) {
                    writers.execute(() -> callUntilItEnds(connection, answered));
                }
                for (var writer = 0; writer < WRITERS; writer++) {
                    var number = writer;
                    writers.execute(() -> writeUntilItEnds(number, owner, organization, flows, acknowledged));
                }
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> acknowledged.size() >= 100
                                && before(Instant.now().minus(UNWRITTEN), answered) >= 100);
                killed = Instant.now();
                installation.kill();
                writers.shutdown();
                assertThat(writers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            }
            var environments = ids(acknowledged, "environment.created");
            var drafts = ids(acknowledged, "action-flow.created");
            assertThat(environments).as("commands of both kinds were flowing").isNotEmpty();
            assertThat(drafts).as("commands of both kinds were flowing").isNotEmpty();

            installation.start("Press Ctrl-C to stop.");
            var after = Workbench.as(installation, "owner@killed.example", PASSWORD);
            var seen = texts(done(after.get(organization + "/environments")), "environmentId");
            assertThat(seen).doesNotHaveDuplicates().contains(live).containsAll(environments);
            var flowing = flowsOf(after, flows);
            assertThat(flowing).doesNotHaveDuplicates().containsAll(drafts);
            assertThat(seen.size() - 1 + flowing.size() - acknowledged.size())
                    .as("stored, but the answer was cut off")
                    .isBetween(0, WRITERS);
            assertThat(connection.data("list_environments", Map.of()).path("environments"))
                    .as("the connection still works, and sees what the log has")
                    .hasSameSizeAs(seen);
            connection.refresh();
            connection.data("list_environments", Map.of());
            assertThat(installation.stop()).as("ends in order at SIGTERM").isIn(0, 143);
            assertThat(installation.output()).doesNotContain("\tat ");

            theLogHasEachOnceWhereItWasAcknowledged(acknowledged);
            theCallLogHasAllButTheLatest(answered, killed);
        }
    }

    private static void callUntilItEnds(Connection connection, Queue<Instant> answered) {
        try {
            while (connection.call("list_environments", Map.of()).status() == 200) {
                answered.add(Instant.now());
            }
        } catch (UncheckedIOException killed) {
            return;
        }
    }

    private static long before(Instant instant, Collection<Instant> instants) {
        return instants.stream().filter(one -> one.isBefore(instant)).count();
    }

    /** What was being asked when the process was killed may be there, too. */
    private void theCallLogHasAllButTheLatest(Collection<Instant> answered, Instant killed) throws SQLException {
        long kept;
        try (var log = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("log") + ";IFEXISTS=TRUE", "sa", "");
                var rows = log.createStatement()
                        .executeQuery("SELECT COUNT(*), COUNT(DISTINCT eventIdentifier) FROM CallEventEntry")) {
            rows.next();
            kept = rows.getLong(1) - CALLS_AFTER_THE_RESTART;
            assertThat(rows.getLong(2)).isEqualTo(rows.getLong(1));
        }
        assertThat(kept)
                .as("of %d calls that were answered", answered.size())
                .isBetween(before(killed.minus(UNWRITTEN), answered), (long) answered.size() + CALLERS);
        Figures.print(String.format(
                Locale.ROOT,
                "killed while %d callers called: %,d calls were answered, %,d of them are not in the call log, all of the last %d s",
                CALLERS,
                answered.size(),
                Math.max(0, answered.size() - kept),
                UNWRITTEN.toSeconds()));
    }

    /** Reads what is on disk, as nothing that runs would: a read model shows once what the log has twice. */
    private void theLogHasEachOnceWhereItWasAcknowledged(Collection<Acknowledged> acknowledged) throws SQLException {
        var stored = new HashMap<Acknowledged, Integer>();
        try (var log = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("log") + ";IFEXISTS=TRUE", "sa", "");
                var rows = log.createStatement()
                        .executeQuery("SELECT globalIndex, payloadType, aggregateIdentifier FROM DomainEventEntry"
                                + " WHERE payloadType IN ('environment.created', 'action-flow.created')")) {
            while (rows.next()) {
                var identifier = rows.getString("aggregateIdentifier");
                stored.merge(
                        new Acknowledged(
                                rows.getString("payloadType"),
                                identifier.substring(identifier.lastIndexOf('/') + 1),
                                "decisions:" + rows.getLong("globalIndex")),
                        1,
                        Integer::sum);
            }
        }
        assertThat(stored.keySet()).containsAll(acknowledged);
        assertThat(stored.keySet()).extracting(Acknowledged::id).doesNotHaveDuplicates();
        assertThat(stored.values()).containsOnly(1);
        assertThat(acknowledged).extracting(Acknowledged::position).doesNotHaveDuplicates();
    }

    @Test
    void aSecondStartOnTheSameDataSaysWhoHoldsIt() throws Exception {
        try (var installation = Installation.empty(data)) {
            var command = new ArrayList<>(Installation.command());
            command.addAll(List.of("start", "--data", data.toString()));
            command.addAll(List.of("--port", "" + Installation.freePort()));
            command.addAll(List.of("--gateway-port", "" + Installation.freePort()));
            var second = new ProcessBuilder(command).redirectErrorStream(true).start();
            assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
            var said = second.inputReader().readAllAsString();
            assertThat(second.exitValue()).as(said).isEqualTo(1);
            assertThat(said)
                    .contains("in use by another server", "" + installation.pid())
                    .doesNotContain("\tat ");
        }
    }

    /** One command's answer: what was created, and where the log has it. */
    private record Acknowledged(String event, String id, String position) {}

    private static void writeUntilItEnds(
            int writer, Workbench owner, String organization, String flows, Queue<Acknowledged> acknowledged) {
        for (var i = 0; ; i++) {
            var name = "Writer " + writer + ", number " + i;
            try {
                var environment = (writer + i) % 2 == 0;
                var answer = environment
                        ? owner.post(organization + "/environments", Map.of("name", name))
                        : owner.post(
                                flows,
                                Map.of("name", name, "description", "", "triggers", List.of(), "steps", List.of()));
                if (answer.status() != 201) {
                    return;
                }
                acknowledged.add(new Acknowledged(
                        environment ? "environment.created" : "action-flow.created",
                        answer.json()
                                .path(environment ? "environmentId" : "flowId")
                                .asString(),
                        answer.json().path("position").asString()));
            } catch (UncheckedIOException killed) {
                return;
            }
        }
    }

    private static List<String> ids(Collection<Acknowledged> acknowledged, String event) {
        return acknowledged.stream()
                .filter(one -> one.event().equals(event))
                .map(Acknowledged::id)
                .toList();
    }

    private static List<String> flowsOf(Workbench owner, String flows) {
        var ids = new ArrayList<String>();
        var cursor = "";
        do {
            var page = done(owner.get(flows + "?limit=200" + cursor));
            ids.addAll(texts(page.path("items"), "flowId"));
            cursor = page.path("next").isString()
                    ? "&" + Http.encoded(Map.of("cursor", page.path("next").asString()))
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(item -> item.path(field).asString()).toList();
    }
}
