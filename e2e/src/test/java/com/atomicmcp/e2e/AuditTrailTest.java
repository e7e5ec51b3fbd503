package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The audit trail as an operator reads it, from a server that runs and from what one has left. */
class AuditTrailTest {

    @TempDir
    Path folder;

    @Test
    void theTrailIsToldWhileTheServerRunsAndAfterItWasKilled() throws SQLException {
        try (var installation = Installation.demo(folder.resolve("data"))) {
            var atomicctl = new Atomicctl(Map.of(), folder);
            var data = installation.data().toString();

            var running = atomicctl
                    .run("audit", "replay", "--data", data, "--json")
                    .succeeded()
                    .out();
            var entries = running.lines().map(Http.JSON::readTree).toList();
            assertThat(entries)
                    .hasSizeGreaterThan(50)
                    .extracting(entry -> entry.path("position").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(sentences(entries)).first().asString().startsWith("The operator registered organization ");
            assertThat(sentences(entries)).anyMatch(sentence -> sentence.contains("turned on the MCP Server of "));

            var acme = atomicctl
                    .run("audit", "replay", "--data", data, "--organization", "acme", "--kind", "role")
                    .succeeded()
                    .out();
            assertThat(acme.lines()).isNotEmpty().allMatch(line -> line.contains(" role ") && line.contains("Acme"));
            assertThat(entries)
                    .as("of others, too")
                    .anyMatch(
                            entry -> !entry.at("/organization/name").asString().contains("Acme"));

            var first = entries.getFirst();
            var shown = atomicctl
                    .run("audit", "show", first.path("eventId").asString(), "--data", data)
                    .succeeded()
                    .out();
            assertThat(shown).contains(first.path("sentence").asString(), "of the same request:", "correlationId");

            for (var mistake :
                    List.of(new String[] {"--organization", "nobody"}, new String[] {"--kind", "rolle"}, new String[] {
                        "--from", "yesterday"
                    })) {
                var refused = atomicctl.run("audit", "replay", "--data", data, mistake[0], mistake[1]);
                assertThat(refused.status()).as(mistake[1]).isEqualTo(1);
                assertThat(refused.out()).isEmpty();
                assertThat(refused.err().lines()).singleElement().asString().startsWith("atomicctl: ");
            }

            stoppedFollowing(atomicctl, data);
            var last = brokenOff(installation, atomicctl, entries.getLast());

            var stopped = atomicctl
                    .run("audit", "replay", "--data", data, "--json")
                    .succeeded()
                    .out();
            assertThat(stopped).startsWith(running);
            var left = stopped.lines()
                    .filter(line -> Http.JSON.readTree(line).path("position").asLong() > Long.parseLong(last))
                    .toList();
            assertThat(atomicctl
                            .run("audit", "replay", "--data", data, "--json", "--after", last)
                            .succeeded()
                            .out()
                            .lines())
                    .as("what came after the last that was told")
                    .containsExactlyElementsOf(left);
            unreadable(
                    installation.data(),
                    atomicctl,
                    stopped.lines().map(Http.JSON::readTree).toList());
        }
    }

    /** It is meant to end so: without a word. */
    private static void stoppedFollowing(Atomicctl atomicctl, String data) {
        try (var following = atomicctl.start("audit", "replay", "--data", data, "--follow")) {
            following.await(line -> line.contains("turned on the MCP Server"));
            var stopped = following.stop();
            assertThat(stopped.status()).isEqualTo(143);
            assertThat(stopped.err()).isEmpty();
        }
    }

    /** Follows, until the server is killed; the position that it says to go on after. */
    private static String brokenOff(Installation installation, Atomicctl atomicctl, JsonNode last) {
        var from = last.path("position").asString();
        var data = installation.data().toString();
        try (var following =
                atomicctl.start("audit", "replay", "--data", data, "--follow", "--json", "--after", from)) {
            var owner = Map.of("email", "nora@new.example", "firstName", "Nora", "lastName", "New");
            var register = HttpRequest.newBuilder(installation.workbench("/api/organizations"))
                    .header("Authorization", "Bearer " + installation.operatorToken())
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "tester/1")
                    .header("X-Request-Id", "request-of-the-tester")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .POST(BodyPublishers.ofString(Http.JSON.writeValueAsString(
                            Map.of("name", "Newcomers", "subdomain", "newcomers", "owner", owner))));
            Workbench.done(new Http().send(register));
            var registered =
                    Http.JSON.readTree(following.await(line -> line.contains("registered organization Newcomers")));
            assertThat(registered.path("door").asString()).isEqualTo("API");
            assertThat(registered.path("userAgent").asString()).isEqualTo("tester/1");
            assertThat(registered.path("correlationId").asString()).isEqualTo("request-of-the-tester");
            assertThat(registered.path("sourceAddress").asString())
                    .as("no proxy was announced: what somebody claims is not believed")
                    .isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
            var put = Http.JSON.readTree(following.await(line -> line.contains("put Nora New into group Owners")));
            assertThat(put.path("sameRequestAs").asLong())
                    .isEqualTo(registered.path("position").asLong());

            installation.kill();
            var broken = following.ended();
            assertThat(broken.status()).isEqualTo(1);
            var told = broken.out().lines().map(Http.JSON::readTree).toList().getLast();
            assertThat(broken.err().strip())
                    .isEqualTo("atomicctl: the server broke off. Go on with --after "
                            + told.path("position").asLong());
            return told.path("position").asString();
        }
    }

    /** Somebody was at the stopped store: that is told, and everything else as well. */
    private static void unreadable(Path data, Atomicctl atomicctl, List<JsonNode> before) throws SQLException {
        var hit = before.stream()
                .filter(entry -> entry.path("kind").asString().equals("role.created"))
                .findFirst()
                .orElseThrow();
        var position = hit.path("position").asString();
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("log"), "sa", "");
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE DomainEventEntry SET payload = X'7b22' WHERE globalIndex = " + position);
        }

        var after = atomicctl
                .run("audit", "replay", "--data", data.toString(), "--json")
                .succeeded()
                .out()
                .lines()
                .map(Http.JSON::readTree)
                .toList();
        assertThat(after).hasSameSizeAs(before);
        var told = after.get(before.indexOf(hit));
        assertThat(told.path("sentence").asString()).endsWith("did something, but what is stored of it cannot be read");
        for (var kept : List.of("position", "eventId", "at", "kind", "actor", "correlationId")) {
            assertThat(told.path(kept)).as(kept).isEqualTo(hit.path(kept));
        }
        assertThat(atomicctl
                        .run("audit", "show", position, "--data", data.toString())
                        .succeeded()
                        .out())
                .contains("what is stored of it cannot be read");
        var verified = atomicctl.run("audit", "verify", "--data", data.toString());
        assertThat(verified.status()).isEqualTo(5);
        assertThat(verified.out()).contains("The entry at position " + position + " (", "was changed: ");
    }

    @Test
    void membersReadByApiWhatTheOperatorReadsByCommandLine() {
        var installation = Installation.demo();
        var atomicctl = new Atomicctl(
                Map.of("ATOMIC_DATA", installation.data().toAbsolutePath().toString()), folder);
        var olivia = Workbench.as(installation, "olivia.owner@acme.example");
        var entries = "/api/organizations/" + olivia.organization("acme") + "/audit/entries";

        var replayed = atomicctl
                .run("audit", "replay", "--organization", "acme", "--json")
                .succeeded();
        var whole = replayed.out().lines().map(Http.JSON::readTree).toList();
        assertThat(whole).hasSizeGreaterThan(50);
        assertThat(olivia.get(entries + ".jsonl").body().lines().map(Http.JSON::readTree))
                .containsExactlyElementsOf(whole);
        var table = olivia.get(entries + ".csv");
        assertThat(table.header("Content-Type")).startsWith("text/csv");
        assertThat(atomicctl
                        .run("audit", "replay", "--organization", "acme", "--format", "csv")
                        .succeeded()
                        .out()
                        .lines())
                .containsExactlyElementsOf(table.body().lines().toList())
                .hasSizeGreaterThan(whole.size());

        var paged = new ArrayList<JsonNode>();
        var page = Workbench.done(olivia.get(entries + "?limit=40"));
        paged.addAll(page.path("items").values());
        while (page.hasNonNull("next")) {
            page = Workbench.done(
                    olivia.get(entries + "?limit=40&cursor=" + page.path("next").asString()));
            paged.addAll(page.path("items").values());
        }
        assertThat(paged.reversed()).isEqualTo(whole);
        var last = whole.getLast();
        assertThat(Workbench.done(
                                olivia.get(entries + "/" + last.path("eventId").asString()))
                        .path("entry"))
                .isEqualTo(last);

        var mistaken = olivia.get(entries + ".csv?kind=rolle");
        Door.isProblem(mistaken, 400);
        Door.isProblem(olivia.get(entries + "/nothing"), 404);
        Door.isProblem(Workbench.as(installation, "dev.patel@acme.example").get(entries), 403);
        var gina = Workbench.as(installation, "gina.owner@globex.example");
        for (var part : List.of("", ".csv", ".jsonl", "/" + last.path("eventId").asString())) {
            var foreign = gina.get(entries + part);
            Door.isProblem(foreign, 404);
            assertThat(foreign.body().replace(olivia.organization("acme"), "X"))
                    .isEqualTo(gina.get("/api/organizations/org_aaaaaaaaaaaaaaaa/audit/entries" + part)
                            .body()
                            .replace("org_aaaaaaaaaaaaaaaa", "X"));
        }
    }

    private static List<String> sentences(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.path("sentence").asString()).toList();
    }
}
