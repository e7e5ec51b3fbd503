package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.e2e.Atomicctl.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** With the stores of the default: the server does all work itself, and makes its read models anew at every start. */
class ProjectionsOnEmbeddedStoresTest extends ProjectionsContract {

    @Override
    Installation installed() {
        return Installation.empty(folder.resolve("data"), IN_SMALL_STEPS);
    }

    @Override
    String readModels() {
        return installation.announced("mongodb");
    }

    @Override
    String stores() {
        return "embedded stores";
    }

    /** The server gives up in order once it learns that whoever asked is gone. */
    @Override
    Atomicctl worker() {
        return atomicctl;
    }

    @Override
    void changeTheLogs(Change change) throws Exception {
        installation.stop();
        forgetTheReadModels();
        try (var log = DriverManager.getConnection(
                "jdbc:h2:file:" + installation.data().resolve("log") + ";IFEXISTS=TRUE", "sa", "")) {
            change.to(log);
        }
        installation.start("Press Ctrl-C to stop.");
    }

    @Test
    void theListSaysHowEachProjectionFaresAgainAndAgain() {
        var listed = atomicctl.run("projections", "list").succeeded();
        assertThat(listed.out().lines().findFirst())
                .hasValueSatisfying(
                        head -> assertThat(head).matches("PROJECTION +STATE +AT +OF +LAG +PARKED +GENERATION +RUN BY"));
        assertThat(listed.out())
                .containsPattern("\nenvironments +running +\\d+ +decisions:\\d+ +0 +0 +environments@\\w+ +process "
                        + installation.pid() + " on ")
                .containsPattern("\ncustomers v2 +running +\\d+ +intake:\\d+ +0 +0 +customers~2@");
        try (var watched = atomicctl.start("projections", "list", "--watch")) {
            watched.await(line -> line.startsWith("PROJECTION"));
            watched.await(line -> line.startsWith("PROJECTION"));
        }
        assertThat(status("customers").path("lag").asLong()).isZero();
        assertThat(status("customers").path("version").asInt()).isEqualTo(2);
    }

    @Test
    void aPausedProjectionStandsStillAndGoesOnWhenItIsResumed() {
        var paused = Workbench.found(installation, "paused", PASSWORD);
        var environments = "/api/organizations/" + paused.organization("paused") + "/environments";
        var before = done(paused.post(environments, Map.of("name", "Before")));
        assertThat(done(paused.get(
                        environments + "?after=" + before.path("position").asString())))
                .hasSize(1);
        assertThat(atomicctl
                        .run("projections", "pause", "environments")
                        .succeeded()
                        .out())
                .isEqualTo("environments: paused");
        await().until(() -> leases().find(new BsonDocument("_id", new BsonString("environments")))
                        .first()
                == null);

        var created = done(paused.post(environments, Map.of("name", "Meanwhile")));

        assertThat(status("environments").path("state").asString()).isEqualTo("paused");
        assertThat(status("environments").path("lag").asLong()).isPositive();
        assertThat(done(paused.get(environments))).as("as it stands").hasSize(1);
        assertThat(atomicctl
                        .run("projections", "resume", "environments")
                        .succeeded()
                        .out())
                .isEqualTo("environments: goes on");
        assertThat(done(paused.get(
                        environments + "?after=" + created.path("position").asString())))
                .hasSize(2);
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndDoesNothing() {
        var before = everything();

        var planned =
                atomicctl.run("projections", "rebuild", "--all", "--dry-run").succeeded();

        assertThat(planned.out().lines())
                .hasSize(status().size())
                .anySatisfy(line -> assertThat(line)
                        .matches("customers: would fold \\d+ entries of the log.*, beside customers~2@\\w+ with \\d+"
                                + " documents"));
        assertThat(everything()).isEqualTo(before);
    }

    private List<Object> everything() {
        var names = database().listCollectionNames().into(new TreeSet<>());
        return List.of(
                names,
                collection("generations").find().into(new ArrayList<>()),
                collection("builds").find().into(new ArrayList<>()));
    }

    @Test
    void whatCannotBeDoneIsSaidOnTheErrorOutputWithItsExitStatus() {
        var refused = all(List.of(
                List.of("rebuild", "nobody"),
                List.of("pause", "nobody"),
                List.of("parked", "list", "nobody"),
                List.of("rebuild", "customers", "--only", "organization=nobody")));
        assertThat(refused).allSatisfy(ended -> {
            assertThat(ended.status()).as(ended.err()).isEqualTo(1);
            assertThat(ended.err()).startsWith("atomicctl: ").contains("nobody").hasLineCount(1);
            assertThat(ended.out()).isEmpty();
        });
        var nothingThere = all(List.of(List.of("rollback", "groups"), List.of("parked", "show", "groups", "none")));
        assertThat(nothingThere).allSatisfy(ended -> assertThat(ended.status()).isEqualTo(1));
        assertThat(nothingThere.getFirst().err()).contains("without a previous generation");
        assertThat(nothingThere.getLast().err()).contains("There is no parked document 'none' here.");

        var misused = all(List.of(
                List.<String>of(),
                List.of("rebuild"),
                List.of("rebuild", "customers", "--only", "nobody"),
                List.of("verify", "--nonsense"),
                List.of("parked", "show", "customers")));
        assertThat(misused).allSatisfy(ended -> {
            assertThat(ended.status()).as(ended.err()).isEqualTo(2);
            assertThat(ended.err()).contains("Usage: atomicctl projections").doesNotContain("\tat ");
        });
    }

    @Test
    void whatIsAskedWithAStaleTokenIsNotCalledDone() throws IOException {
        var stale = Files.createDirectory(folder.resolve("stale"));
        Files.writeString(
                stale.resolve("server.properties"),
                Files.readString(installation.data().resolve("server.properties"))
                        .replaceAll("(?m)^token=.*", "token=stale"));

        var asked = all(Stream.of(List.of("list"), List.of("rebuild", "--all"), List.of("verify", "customers"))
                .map(verb -> Stream.concat(verb.stream(), Stream.of("--data", stale.toString()))
                        .toList())
                .toList());

        assertThat(asked).allSatisfy(ended -> {
            assertThat(ended.status()).as(ended.out()).isEqualTo(1);
            assertThat(ended.err()).isEqualToIgnoringNewLines("atomicctl: the server answered with status 401");
            assertThat(ended.out()).isEmpty();
        });
    }

    @Test
    void whereNoServerRunsAndNoStoresAreNamedThatIsSaid() {
        var nobody = new Atomicctl(Map.of(), folder).run("projections", "list", "--data", "nothing-here");

        assertThat(nobody.status()).isEqualTo(3);
        assertThat(nobody.out()).isEmpty();
        assertThat(nobody.err())
                .contains("no server runs on " + folder.resolve("nothing-here"), "Start one with: atomicctl start")
                .contains("makes its read models anew at every start");
    }

    private List<Ended> all(List<List<String>> verbs) {
        var running = verbs.stream()
                .map(verb -> atomicctl.start(
                        Stream.concat(Stream.of("projections"), verb.stream()).toArray(String[]::new)))
                .toList();
        return running.stream().map(Atomicctl.Running::ended).toList();
    }
}
