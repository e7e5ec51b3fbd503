package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** With PostgreSQL and a MongoDB server: the command line opens them itself and does its work beside the server. */
class ProjectionsOnSharedStoresTest extends ProjectionsContract {

    private SharedStores stores;

    @Override
    Installation installed() {
        stores = new SharedStores();
        var settings = new HashMap<>(stores.settingsOfServers());
        settings.putAll(IN_SMALL_STEPS);
        return Installation.empty(folder.resolve("data"), settings);
    }

    @Override
    @AfterAll
    void close() throws Exception {
        super.close();
        stores.close();
    }

    @Override
    String readModels() {
        return stores.mongodb();
    }

    @Override
    String stores() {
        return "PostgreSQL and a shared MongoDB wire server";
    }

    /** Half of them: each takes twice as long here; all ten are on embedded stores. */
    @Override
    List<Point> life() {
        return List.of(LIFE.get(0), LIFE.get(2), LIFE.get(3), LIFE.get(5), LIFE.getLast());
    }

    @Override
    Atomicctl worker() throws IOException {
        var settings = new HashMap<>(stores.settings());
        settings.putAll(IN_SMALL_STEPS);
        return new Atomicctl(settings, Files.createDirectories(folder.resolve("elsewhere")));
    }

    @Override
    void awaitNobodyAt(String work, boolean patiently) {
        if (!patiently) {
            leases().deleteOne(Filters.eq("_id", work));
        }
    }

    @Override
    void changeTheLogs(Change change) throws Exception {
        try (var log = stores.log()) {
            change.to(log);
        }
    }

    @Test
    void aServerThatIsKilledAsItRebuildsLeavesItToTheNext() {
        var live = live("customers");
        try (var asking = atomicctl.start("projections", "rebuild", "customers", "--json")) {
            asking.awaitProgress("folding", 0.2);
            installation.kill();
            var brokenOff = asking.ended();
            assertThat(brokenOff.status()).isEqualTo(1);
            assertThat(brokenOff.err()).contains("the server broke off", "the same command goes on from there");
        }
        var nobody = atomicctl.run("projections", "list");
        assertThat(nobody.status()).isEqualTo(3);
        assertThat(nobody.err()).contains("does not answer");
        assertThat(live("customers")).isEqualTo(live);

        installation.start("Press Ctrl-C to stop.");
        assertThat(customerName("customer-3")).startsWith("Report ");
        var rebuilt = atomicctl
                .run("projections", "rebuild", "customers", "--json")
                .succeeded()
                .lines("rebuilt")
                .getFirst()
                .path("rebuilt");

        assertThat(rebuilt.path("resumedAt").asLong()).isPositive();
        assertThat(rebuilt.path("before").asString()).isEqualTo(live);
        assertSaysWhatTheLogSays("customers");
    }

    @Test
    void anUnknownEventStopsTheProjectionsOfItsFamilyAndNoOther() throws Exception {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> status("customers").path("lag").asLong() == 0);
        var customers = head("customers");
        changeTheLogs(log -> append(log, "IntakeEventEntry", "somebody", "customer.merged", "{}"));

        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(status("customers").path("state").asString()).isEqualTo("failed");
            assertThat(status("analytics-hours").path("lag").asLong()).isZero();
        });
        assertThat(status("customers").path("position").asLong()).isEqualTo(customers);
        assertThat(status("analytics-hours").path("state").asString()).isEqualTo("running");
        assertThat(atomicctl.run("projections", "list").succeeded().out())
                .containsPattern(
                        "\ncustomers v2: stands still: Event \\d+ is of a kind that this version of the program"
                                + " does not know: customer.merged.")
                .contains("analytics-hours: passes over customer.merged, which this version does not know and which is"
                        + " no concern of it");
        assertThat(customerName("customer-3")).as("as it stands").startsWith("Report ");

        changeTheLogs(log -> {
            try (var statement = log.createStatement()) {
                statement.execute("DELETE FROM IntakeEventEntry WHERE payloadType = 'customer.merged'");
            }
        });

        await().atMost(Duration.ofMinutes(2))
                .until(() -> status("customers").path("state").asString().equals("running"));
        assertSaysWhatTheLogSays("customers");
    }

    @Test
    void aNewVersionBecomesReadyBesideTheOldOneWhichGoesOnServing() throws Exception {
        var versions = Workbench.found(installation, "versions", PASSWORD);
        var environments = "/api/organizations/" + versions.organization("versions") + "/environments";
        var first = done(versions.post(environments, Map.of("name", "First")));
        var program = nextDeployment();
        var serving = new AtomicBoolean(true);
        try (var readers = Executors.newFixedThreadPool(1)) {
            var old = readers.submit(() -> {
                while (serving.get()) {
                    assertThat(names(versions, environments, first))
                            .contains("First")
                            .doesNotContain("FIRST");
                }
                return null;
            });
            try (var next = Installation.of(program, folder.resolve("next"), stores.settingsOfServers())) {
                var ready = URI.create(next.announced("operations") + "/actuator/health/readiness");
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> new Http().get(ready).status() == 200);
                var newer = Workbench.as(next, "owner@versions.example", PASSWORD);
                assertThat(names(newer, environments, first)).containsExactly("FIRST");

                var second = done(versions.post(environments, Map.of("name", "Second")));
                assertThat(names(newer, environments, second)).containsExactlyInAnyOrder("FIRST", "SECOND");
                var third = done(newer.post(environments, Map.of("name", "Third")));
                assertThat(names(newer, environments, third)).containsExactlyInAnyOrder("FIRST", "SECOND", "THIRD");
                assertThat(names(versions, environments, third)).containsExactlyInAnyOrder("First", "Second", "Third");

                assertThat(status("environments").path("version").asInt()).isEqualTo(1);
                var there = new Atomicctl(Map.of("ATOMIC_DATA", next.data().toString()), folder);
                assertThat(there.run("projections", "list").succeeded().out())
                        .containsPattern("\nenvironments v2 +running .* environments~2@\\w+ ");
                assertThat(there.run("projections", "verify", "environments")
                                .succeeded()
                                .out())
                        .isEqualTo("environments: says what the log says");
            } finally {
                serving.set(false);
            }
            old.get();
        }
        assertSaysWhatTheLogSays("environments");
    }

    private static List<String> names(Workbench reader, String environments, JsonNode after) {
        return done(reader.get(environments + "?after=" + after.path("position").asString()))
                .valueStream()
                .map(environment -> environment.path("name").asString())
                .toList();
    }

    /** The same program, but for one projection: of another version, as its fold makes other documents. */
    private static List<String> nextDeployment() throws Exception {
        var extracted = folder.resolve("extracted");
        var extract = new ProcessBuilder(Installation.java(
                        "-Djarmode=tools",
                        "-jar",
                        Installation.jar().toString(),
                        "extract",
                        "--destination",
                        extracted.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("extract.log").toFile())
                .start();
        assertThat(extract.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(extract.exitValue())
                .as(Files.readString(folder.resolve("extract.log")))
                .isZero();
        var projection = Path.of("com", "atomicmcp", "query", "environment", "EnvironmentProjection.java");
        var source = Files.readString(
                Path.of("..", "query-side", "src", "main", "java").resolve(projection));
        var changed = source.replace(
                        "    public LogName log() {",
                        "    public int version() {\n        return 2;\n    }\n\n    @Override\n    public LogName log() {")
                .replace("(environment, name,", "(environment, name.toUpperCase(java.util.Locale.ROOT),");
        assertThat(changed).contains("return 2").contains("toUpperCase");
        var file = folder.resolve("changed").resolve(projection);
        Files.createDirectories(file.getParent());
        Files.writeString(file, changed);
        var classes = Files.createDirectories(folder.resolve("classes"));
        String libraries;
        try (var jars = Files.list(extracted.resolve("lib"))) {
            libraries = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        var compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-parameters",
                        "-d",
                        classes.toString(),
                        "-cp",
                        libraries,
                        file.toString());
        assertThat(compiled).isZero();
        return Installation.java(
                "-cp", classes + File.pathSeparator + extracted.resolve("atomic.jar"), "com.atomicmcp.launcher.Main");
    }
}
