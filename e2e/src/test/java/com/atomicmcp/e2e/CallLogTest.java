package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What clients asked, as an auditor reads it: through the API, and from the command line. */
class CallLogTest {

    private static final String PASSWORD = "a long enough password";

    @TempDir
    Path folder;

    @Test
    void whatClientsAskedIsReadBackByThoseWhoMayViewItAndByNobodyElse() throws SQLException {
        try (var installation = Installation.empty(folder.resolve("data"))) {
            var owner = Workbench.found(installation, "asked", PASSWORD);
            var organization = "/api/organizations/" + owner.organization("asked");
            var live = done(owner.post(organization + "/environments", Map.of("name", "Live")))
                    .path("environmentId")
                    .asString();
            var connection = Connection.open(installation, "asked", "owner@asked.example", PASSWORD);
            connection.data("list_environments", Map.of());
            connection.data("list_action_flows", Map.of("environmentId", live));
            connection.refusal("list_action_flows", Map.of("environmentId", "env_nope"));
            connection.call("no_such_tool", Map.of());

            var calls = organization + "/audit/calls";
            await().untilAsserted(() ->
                    assertThat(done(owner.get(calls)).path("items").size()).isEqualTo(4));
            var items = done(owner.get(calls)).path("items");
            assertThat(items.valueStream().map(call -> call.path("sentence").asString()))
                    .satisfiesExactly(
                            call -> assertThat(call).matches("Olive Owner called a tool that does not exist with .+"),
                            call -> assertThat(call).contains(" in env_nope: no data, and told why, "),
                            call -> assertThat(call).contains("called list_action_flows with", " in Live: 0 rows, "),
                            call -> assertThat(call).contains("called list_environments with", ": 1 row, "));
            onePageAfterTheOtherHasThemAll(owner, calls, items);
            nobodyElseReadsThem(installation, owner, organization);

            var atomicctl = new Atomicctl(Map.of(), folder);
            var told = calls(atomicctl, "--json").succeeded().out();
            assertThat(told.lines().map(Http.JSON::readTree)).containsExactlyElementsOf(items);
            assertThat(calls(atomicctl, "--format", "csv").succeeded().out().lines())
                    .hasSize(5)
                    .first()
                    .asString()
                    .startsWith("position,at,micros,sentence,member.id,member.name,client.id,");
            assertThat(calls(atomicctl, "--environment", live, "--client", connection.clientId())
                            .succeeded()
                            .out()
                            .lines())
                    .singleElement()
                    .asString()
                    .contains(" in Live: 0 rows");
            assertThat(calls(atomicctl, "--member", "owner@asked.example", "--outcome", "answered", "--limit", "1")
                            .succeeded()
                            .out()
                            .lines())
                    .singleElement()
                    .asString()
                    .contains("list_action_flows");
            mistakesAreToldInASentence(atomicctl);
            whatIsAskedFromNowOnIsToldAsItComes(atomicctl, connection);

            assertThat(pruned(atomicctl))
                    .as("nothing is too old")
                    .containsExactly("asked: 0 calls removed", "stranger: 0 calls removed");
            whatTheClientReadBeforeItWasRevokedIsTold(atomicctl, owner, organization, connection);

            assertThat(installation.stop()).isLessThanOrEqualTo(143);
            assertThat(calls(atomicctl, "--json").succeeded().out().lines().skip(1))
                    .as("the same from what the server has left")
                    .containsExactlyElementsOf(told.lines().toList());
            whatIsTooOldIsRemoved(atomicctl);
        }
    }

    private static void onePageAfterTheOtherHasThemAll(Workbench owner, String calls, JsonNode items) {
        var found = new ArrayList<JsonNode>();
        var next = "";
        do {
            var page = done(owner.get(calls + "?limit=3" + next));
            page.path("items").forEach(found::add);
            next = page.path("next").isString() ? "&cursor=" + page.path("next").asString() : "";
        } while (!next.isEmpty());
        assertThat(found).containsExactlyElementsOf(items);
    }

    private static void nobodyElseReadsThem(Installation installation, Workbench owner, String organization) {
        owner.invite(organization, "mona@asked.example", PASSWORD);
        var mona = Workbench.as(installation, "mona@asked.example", PASSWORD);
        assertThat(mona.get(organization + "/audit/calls").status())
                .as("a member without Activity Log (View)")
                .isEqualTo(403);
        var stranger = Workbench.found(installation, "stranger", PASSWORD);
        assertThat(stranger.get(organization + "/audit/calls").status())
                .as("the owner of another organization")
                .isEqualTo(404);
        var own = "/api/organizations/" + stranger.organization("stranger") + "/audit/calls";
        assertThat(done(stranger.get(own)).path("items")).isEmpty();
        assertThat(done(Workbench.operator(installation).get(organization + "/audit/calls"))
                        .path("items"))
                .hasSize(4);
    }

    private void mistakesAreToldInASentence(Atomicctl atomicctl) {
        for (var mistake : List.of(
                List.of("--client", "client_nope"),
                List.of("--member", "nobody@asked.example"),
                List.of("--outcome", "good"),
                List.of("--from", "yesterday"))) {
            var refused = calls(atomicctl, mistake.toArray(String[]::new));
            assertThat(refused.status()).as("%s", mistake).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err().lines()).singleElement().asString().startsWith("atomicctl: ");
        }
        assertThat(calls(atomicctl, "--limit", "0").status()).isEqualTo(2);
    }

    private void whatIsAskedFromNowOnIsToldAsItComes(Atomicctl atomicctl, Connection connection) {
        try (var following = atomicctl.start(arguments("--follow", "--limit", "2"))) {
            following.await(line -> line.contains("no data, and told why"));
            following.await(line -> line.contains("a tool that does not exist"));
            connection.data("list_environments", Map.of());
            following.await(line -> line.contains("called list_environments"));
        }
    }

    private void whatTheClientReadBeforeItWasRevokedIsTold(
            Atomicctl atomicctl, Workbench owner, String organization, Connection connection) {
        var client = connection.clientId();
        var early = calls(atomicctl, "--client", client, "--before-revocation");
        assertThat(early.status()).as(early.err()).isEqualTo(1);
        assertThat(early.err()).contains("There is no revocation of '" + client + "' here.");

        done(owner.post(organization + "/clients/revoke", Map.of("clientId", client)));
        assertThat(connection.call("list_environments", Map.of()).status()).isEqualTo(401);

        var told = calls(atomicctl, "--client", client, "--before-revocation", "--within", "1h")
                .succeeded()
                .out();
        assertThat(told.lines().toList())
                .satisfies(
                        lines -> assertThat(lines.get(1)).contains("Olive Owner revoked client "),
                        lines -> assertThat(lines.get(2)).isEqualTo("Begun after it and not refused: none; refused: 0"))
                .endsWith(
                        "In all:",
                        "  list_action_flows in Live: 1 call, 0 rows",
                        "  list_action_flows in env_nope: 1 call, 0 rows",
                        "  list_environments: 2 calls, 2 rows");
        var page = done(owner.get(organization + "/audit/calls?beforeRevocation=true&limit=1&client=" + client
                + "&tool=list_environments"));
        assertThat(page.path("items").size()).isEqualTo(1);
        assertThat(page.path("next").isString()).isTrue();
        assertThat(page.at("/ended/revocation/decision/kind").asString()).isEqualTo("client.revoked");
        assertThat(page.at("/ended/letIn").asInt()).isZero();
    }

    private void whatIsTooOldIsRemoved(Atomicctl atomicctl) throws SQLException {
        try (var log = DriverManager.getConnection(
                        "jdbc:h2:file:" + folder.resolve("data").resolve("log") + ";IFEXISTS=TRUE", "sa", "");
                var age = log.createStatement()) {
            age.executeUpdate("UPDATE CallEventEntry SET timeStamp = '2020-02-29T00:00:00.000Z' WHERE globalIndex IN"
                    + " (SELECT globalIndex FROM CallEventEntry ORDER BY globalIndex LIMIT 4)");
        }
        assertThat(pruned(atomicctl, "--dry-run"))
                .containsExactly("asked: 4 calls would be removed", "stranger: 0 calls would be removed");
        assertThat(pruned(atomicctl, "--organization", "asked")).containsExactly("asked: 4 calls removed");
        assertThat(calls(atomicctl).succeeded().out().lines()).hasSize(1);
    }

    private List<String> pruned(Atomicctl atomicctl, String... more) {
        var data = folder.resolve("data").toString();
        return atomicctl
                .run(Stream.concat(Stream.of("audit", "prune", "--data", data), Arrays.stream(more))
                        .toArray(String[]::new))
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.contains(" calls "))
                .map(line -> line.replaceFirst(" written before [-0-9]+T00:00:00Z", ""))
                .toList();
    }

    private Atomicctl.Ended calls(Atomicctl atomicctl, String... more) {
        return atomicctl.run(arguments(more));
    }

    private String[] arguments(String... more) {
        var data = folder.resolve("data").toString();
        return Stream.concat(
                        Stream.of("audit", "calls", "--data", data, "--organization", "asked"), Arrays.stream(more))
                .toArray(String[]::new);
    }
}
