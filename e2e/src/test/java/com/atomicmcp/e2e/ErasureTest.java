package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A customer is forgotten, and nothing that is kept tells of them any more: no answer, no file, no backup. In this order, on one installation. */
class ErasureTest {

    private static final String PASSWORD = "a long enough password";
    private static final String ZELDA = "zelda.quixwoodflinders@needle.example";
    private static final String YORICK = "yorick-vexingtonhollow-7431";
    private static final String BOB = "bob-untouched-1188";

    /** What only the forgotten are told of with. */
    private static final List<String> NEEDLES = List.of("uixwoodflinders", "exingtonhollow");

    @TempDir
    Path folder;

    private Installation installation;
    private Workbench owner;
    private Atomicctl atomicctl;
    private String environment;
    private String flow;

    @Test
    void whoIsForgottenIsFoundNowhereAnyMore() throws IOException {
        var data = folder.resolve("data");
        atomicctl = new Atomicctl(Map.of("ATOMIC_DATA", data.toString()), folder);
        try (var server = Installation.empty(data)) {
            installation = server;
            found();
            report();
            var connection = Connection.open(installation, "forgetful", "owner@forgetful.example", PASSWORD);
            assertThat(tools(connection))
                    .contains("Zelda Quixwoodflinders", "Yorick Vexingtonhollow", "Bob Untouched", "said by");
            assertThat(analytics()).contains("Quixwood", "Vexington", "Untouched");

            installation.kill();
            var backup = Files.createDirectories(folder.resolve("backup"));
            Files.copy(data.resolve("log.mv.db"), backup.resolve("log.mv.db"));
            installation.start("Press Ctrl-C to stop.");

            var foreseen = done(owner().delete(customer(ZELDA) + "?dryRun=true"));
            assertThat(foreseen.path("events").toString()).contains("forgot a customer of environment Live");
            assertThat(owner.get(customer(ZELDA)).status())
                    .as("after a dry run")
                    .isEqualTo(200);

            var forgotten = done(owner.delete(customer(ZELDA))).path("position").asString();
            atomicctl
                    .run("customers", "forget", "--organization", "forgetful", "--environment", "live", YORICK)
                    .succeeded();
            assertThat(owner.delete(customer(ZELDA)).status()).as("once more").isEqualTo(200);
            assertThat(owner.delete(customer("nobody")).status()).isEqualTo(404);
            assertThat(owner.get(customer(ZELDA) + "?after=" + forgotten).status())
                    .isEqualTo(404);

            nothingTells(connection);
            atomicctl.run("projections", "verify", "--all").succeeded();
            atomicctl.run("projections", "rebuild", "analytics-parts").succeeded();
            nothingTells(connection);
            var replayed =
                    atomicctl.run("audit", "replay", "--json").succeeded().out();
            assertThat(replayed).doesNotContain(NEEDLES).contains("forgot a customer of environment Live");

            assertThat(installation.stop()).isLessThanOrEqualTo(143);
            assertThat(atomicctl.run("audit", "verify").succeeded().out()).contains("as they were sealed");
            installation.start("Press Ctrl-C to stop.");
            owner();
            nothingTells(connection);
            assertThat(files(data)).isEmpty();
            assertThat(files(backup)).isEmpty();
            assertThat(has(installation.output().getBytes(StandardCharsets.UTF_8)))
                    .isFalse();

            // the same name again is somebody new
            var position =
                    done(owner.put(path("/customers/" + ZELDA), Map.of("profile", Map.of("name", "Zoe Newcomer"))));
            var zoe = done(owner.get(customer(ZELDA) + "?after="
                    + position.path("data").path("position").asString()));
            assertThat(zoe.toString().replace(ZELDA, ""))
                    .contains("Zoe Newcomer")
                    .doesNotContain(NEEDLES);
            assertThat(zoe.path("tags")).isEmpty();

            theBackupTellsNothingWithTheKeysOfToday(data, backup);
        }
    }

    /** Also the log from before is read as if they had never been told of; who was not forgotten is. */
    private void theBackupTellsNothingWithTheKeysOfToday(Path data, Path backup) throws IOException {
        assertThat(installation.stop()).isLessThanOrEqualTo(143);
        for (var kept : List.of("lock", "customer-keys", "customer-secret", "key-secret", "operator-token")) {
            Files.copy(data.resolve(kept), backup.resolve(kept));
        }
        try (var restored = Installation.empty(backup)) {
            installation = restored;
            owner();
            assertThat(owner.get(customer(ZELDA)).status()).isEqualTo(404);
            assertThat(owner.get(customer(BOB)).status()).isEqualTo(200);
            assertThat(analytics()).doesNotContain(NEEDLES).contains("Untouched");
        }
    }

    private Workbench owner() {
        owner = Workbench.as(installation, "owner@forgetful.example", PASSWORD);
        return owner;
    }

    private void found() {
        owner = Workbench.found(installation, "forgetful", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("forgetful");
        environment = organization
                + "/environments/"
                + done(owner.post(organization + "/environments", Map.of("name", "Live")))
                        .path("environmentId")
                        .asString();
        flow = done(owner.post(
                        environment + "/action-flows",
                        Map.of("name", "Welcome", "description", "", "triggers", List.of(), "steps", List.of())))
                .path("flowId")
                .asString();
    }

    private void report() {
        for (var person : Map.of(
                        ZELDA, "Zelda Quixwoodflinders", YORICK, "Yorick Vexingtonhollow", BOB, "Bob Untouched")
                .entrySet()) {
            var id = person.getKey();
            var name = person.getValue();
            done(owner.put(
                    path("/customers/" + id),
                    Map.of(
                            "profile",
                            Map.of(
                                    "name",
                                    name,
                                    "email",
                                    name.replace(' ', '.') + "@mail.example",
                                    "phone",
                                    "+44 " + name,
                                    "shoe of " + name,
                                    "worn by " + name))));
            done(owner.put(path("/customers/" + id + "/tags/" + name.replace(' ', '-')), Map.of()));
            done(owner.post(
                    path("/analytics"),
                    Map.of(
                            "data",
                            List.of(Map.of(
                                    "id",
                                    "event of " + name,
                                    "name",
                                    "card-displayed",
                                    "timestamp",
                                    "2026-11-01T12:00:00Z",
                                    "endUserId",
                                    id,
                                    "flowConfigId",
                                    flow,
                                    "flowInvocationId",
                                    "invocation for " + name,
                                    "origin",
                                    "SDK",
                                    "userLocalTimestamp",
                                    "noon for " + name,
                                    "properties",
                                    Map.of("words", "said by " + name),
                                    "cardContext",
                                    Map.of("card", "shown to " + name))))));
        }
    }

    private String path(String of) {
        return "/customer-api/forgetful/v1/" + environment.substring(environment.lastIndexOf('/') + 1) + of;
    }

    private String customer(String id) {
        return environment + "/customers/" + id;
    }

    private String analytics() {
        return done(owner.get(environment + "/action-flows/" + flow
                        + "/analytics?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z"))
                .toString();
    }

    /** What an assistant is told of all three. */
    private String tools(Connection connection) {
        var id = environment.substring(environment.lastIndexOf('/') + 1);
        var told = new ArrayList<JsonNode>();
        for (var person : List.of(ZELDA, YORICK, BOB)) {
            told.add(connection
                    .call("get_user_profile", Map.of("environmentId", id, "customerId", person))
                    .json());
        }
        told.add(connection
                .call(
                        "get_action_flow_analytics",
                        Map.of(
                                "environmentId",
                                id,
                                "flowConfigId",
                                flow,
                                "from",
                                "2026-11-01T00:00:00Z",
                                "to",
                                "2026-11-02T00:00:00Z"))
                .json());
        return told.toString();
    }

    private void nothingTells(Connection connection) {
        await().untilAsserted(
                        () -> assertThat(analytics()).doesNotContain(NEEDLES).contains("Untouched"));
        assertThat(owner.get(customer(ZELDA)).status()).isEqualTo(404);
        assertThat(owner.get(customer(YORICK)).status()).isEqualTo(404);
        // what was asked for is repeated in the answer
        assertThat(tools(connection).replace(ZELDA, "").replace(YORICK, ""))
                .doesNotContain(NEEDLES)
                .contains("Bob Untouched", "said by Bob");
    }

    // ---- the search for bytes

    /** The files below a folder that have any of the words, in any writing. */
    private List<Path> files(Path below) throws IOException {
        var control = Files.writeString(below.resolve("control"), "x" + encoded("Quixwoodflinders", 1));
        assertThat(searched(below)).as("the search finds").containsExactly(control);
        for (var writing : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.write(control, "told of Vexingtonhollow".getBytes(writing));
            assertThat(searched(below)).as("the search finds").containsExactly(control);
        }
        Files.delete(control);
        return searched(below);
    }

    private static List<Path> searched(Path below) throws IOException {
        try (var all = Files.walk(below)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> has(read(file)))
                    .toList();
        }
    }

    private static boolean has(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return NEEDLES.stream().flatMap(needle -> writings(needle).stream()).anyMatch(text::contains);
    }

    private static List<String> writings(String needle) {
        var writings = new ArrayList<String>();
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            writings.add(new String(needle.getBytes(charset), StandardCharsets.ISO_8859_1));
        }
        for (var offset = 0; offset < 3; offset++) {
            // what the neighbours have no part in
            var encoded = encoded(needle, offset);
            writings.add(encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 4));
        }
        return writings;
    }

    private static String encoded(String words, int offset) {
        return Base64.getEncoder().encodeToString(("-".repeat(offset) + words).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
