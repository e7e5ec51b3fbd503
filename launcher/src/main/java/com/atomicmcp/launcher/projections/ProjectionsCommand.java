package com.atomicmcp.launcher.projections;

import com.atomicmcp.launcher.Operator;
import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl projections}: lists, rebuilds, verifies, pauses and rolls back read models while readers go on. */
@Command(
        name = "projections",
        description = "Lists, rebuilds and verifies read models while readers go on.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ParkedCommand.class,
        footer = {
            "",
            "Asks the server that runs on the data directory. Where none runs there, and ATOMIC_JDBC_URL and MONGODB_URI",
            "name stores, this process opens them itself for as long as the command takes."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed",
            "2:wrong usage",
            "3:no server answers, and no stores are named",
            "5:verify has found differences"
        })
public final class ProjectionsCommand extends OperatorCommand {

    /** No more are counted while the new generation is compared. */
    private static final int MOST_MENDED = 1_000;

    /** Which projections a verb is for. */
    static final class Which {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of projections, as list shows them")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all", required = true, description = "All of them")
        private boolean all;

        List<String> of(RunningServer server) throws IOException, InterruptedException {
            if (!all) {
                return names;
            }
            var answer = server.get("/projections");
            if (answer.status() != 200) { // else nothing would be done, and called done
                throw new IOException("the server answered with status " + answer.status());
            }
            return JsonMapper.shared()
                    .readTree(answer.body())
                    .valueStream()
                    .map(projection -> projection.path("name").asString())
                    .toList();
        }
    }

    @Command(
            name = "list",
            aliases = "status",
            description = "Shows every projection: how far it has come, what it does, and where.")
    int list(@Option(names = "--watch", description = "Show it again every second, until Ctrl-C") boolean watch)
            throws IOException, InterruptedException {
        return with(server -> {
            while (true) {
                var answer = server.get("/projections?counted=true");
                if (answer.status() != 200) {
                    return refused(answer);
                }
                if (json()) {
                    out().println(answer.body());
                } else {
                    if (watch && terminal()) {
                        out().print("\u001b[H\u001b[2J");
                    }
                    Table.print(out(), JsonMapper.shared().readTree(answer.body()));
                }
                out().flush();
                if (!watch) {
                    return OK;
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        });
    }

    @Command(
            name = "rebuild",
            description = {
                "Folds the log into a new generation beside the live one, catches up, compares the two and swaps.",
                "Readers are answered all along. Broken off, it leaves the live one untouched, and the same command goes"
                        + " on where it was."
            })
    int rebuild(
            @ArgGroup(multiplicity = "1") Which which,
            @Option(
                            names = "--only",
                            paramLabel = "organization=SUBDOMAIN",
                            description =
                                    "Fold one organization's documents; those of others are taken over as they are")
                    @Nullable
                    String only,
            @Option(names = "--anew", description = "Do not go on with what an earlier rebuild has left") boolean anew,
            @Option(names = "--dry-run", description = "Say what would be done, with counts") boolean dryRun)
            throws IOException, InterruptedException {
        if (only != null && !only.startsWith("organization=")) {
            throw wrong("--only takes organization=SUBDOMAIN, not '" + only + "'");
        }
        var query =
                "?anew=" + anew + (only == null ? "" : "&only=" + encoded(only.substring("organization=".length())));
        return with(server -> {
            var worst = OK;
            for (var name : which.of(server)) {
                worst = Math.max(
                        worst,
                        dryRun
                                ? said(server.get(path(name, "/plan" + query)), this::plan)
                                : follow(server, name, "/rebuild" + query));
            }
            return worst;
        });
    }

    @Command(
            name = "verify",
            description = "Folds the log once more beside the live read model, and prints every difference.")
    int verify(@ArgGroup(multiplicity = "1") Which which) throws IOException, InterruptedException {
        return with(server -> {
            var worst = OK;
            for (var name : which.of(server)) {
                worst = Math.max(worst, follow(server, name, "/verify"));
            }
            return worst;
        });
    }

    @Command(name = "pause", description = "Stops projections, wherever they run; readers see them as they stand.")
    int pause(@ArgGroup(multiplicity = "1") Which which) throws IOException, InterruptedException {
        return each(which, "/pause", name -> out().println(name + ": paused"));
    }

    @Command(name = "resume", description = "Lets paused projections go on.")
    int resume(@ArgGroup(multiplicity = "1") Which which) throws IOException, InterruptedException {
        return each(which, "/resume", name -> out().println(name + ": goes on"));
    }

    @Command(name = "rollback", description = "Sends readers back to the generation before, as long as that is kept.")
    int rollback(@Parameters(paramLabel = "NAME", description = "A projection") String name)
            throws IOException, InterruptedException {
        return with(server -> said(
                server.post(path(name, "/rollback")),
                answer -> out().println(name + ": readers see "
                        + answer.path("generation").asString() + " again")));
    }

    private interface Told {
        void done(String name);
    }

    int with(Work work) throws IOException, InterruptedException {
        return with(
                Operator::on,
                "An embedded server makes its read models anew at every start: while none runs there are none.",
                work);
    }

    private int each(Which which, String verb, Told told) throws IOException, InterruptedException {
        return with(server -> {
            var worst = OK;
            for (var name : which.of(server)) {
                worst = Math.max(worst, said(server.post(path(name, verb)), _ -> told.done(name)));
            }
            return worst;
        });
    }

    /** Prints what comes line by line; the exit status. */
    private int follow(RunningServer server, String name, String verb) throws IOException, InterruptedException {
        var bar = new Bar(err(), terminal(), name);
        var exit = new int[] {FAILED};
        var ended = new boolean[1];
        server.lines(path(name, verb), text -> {
            var line = JsonMapper.shared().readTree(text);
            if (json()) {
                out().println(text);
                out().flush();
            }
            switch (line.path("is").asString()) {
                case "progress" -> {
                    if (!json()) {
                        bar.progress(
                                line.path("phase").asString(),
                                line.path("done").asLong(),
                                line.path("of").asLong());
                    }
                }
                case "difference" -> {
                    bar.end();
                    say(() -> difference(name, line.path("difference")));
                }
                case "rebuilt" -> {
                    bar.end();
                    say(() -> rebuilt(name, line.path("rebuilt")));
                    exit[0] = OK;
                    ended[0] = true;
                }
                case "verified" -> {
                    bar.end();
                    var differences = line.path("differences").asLong();
                    say(() -> out().println(name + ": "
                            + (differences == 0 ? "says what the log says" : differences + " documents differ")));
                    exit[0] = differences == 0 ? OK : DIFFERENT;
                    ended[0] = true;
                }
                default -> {
                    bar.end();
                    err().println("atomicctl: " + line.path("words").asString("the server could not do it"));
                    ended[0] = true;
                }
            }
        });
        if (!ended[0]) {
            bar.end();
            err().println(
                            "atomicctl: the server broke off. What was done is kept: the same command goes on from there.");
        }
        return exit[0];
    }

    private void say(Runnable words) {
        if (!json()) {
            words.run();
        }
    }

    private void rebuilt(String name, JsonNode rebuilt) {
        var resumed = rebuilt.path("resumedAt").asLong(-1);
        out().println(name + ": readers see " + rebuilt.path("generation").asString() + ", at "
                + rebuilt.path("position").asLong()
                + (resumed < 0 ? "" : ", gone on with from " + resumed)
                + (rebuilt.path("before").isString()
                        ? "; " + rebuilt.path("before").asString() + " is kept for a rollback"
                        : ""));
        var mended = rebuilt.path("mended");
        if (!mended.isEmpty()) {
            out().println("  " + (mended.size() < MOST_MENDED ? "" : "at least ") + mended.size()
                    + " documents did not say what the log says, and do now:");
            mended.forEach(difference -> difference(name, difference));
        }
    }

    private void difference(String name, JsonNode difference) {
        var id = difference.path("id").asString();
        var fields = difference.path("fields");
        switch (difference.path("kind").asString()) {
            case "MISSING" -> out().println(name + " " + id + ": missing");
            case "EXTRA" -> out().println(name + " " + id + ": the log knows nothing of it");
            default ->
                fields.forEach(field -> out().println(name + " " + id + " "
                        + field.path("path").asString() + ": expected "
                        + field.path("expected").asString("nothing") + ", found "
                        + field.path("found").asString("nothing")));
        }
    }

    private void plan(JsonNode plan) {
        var resume = plan.path("resumeAt").asLong(-1);
        out().println(plan.path("projection").asString() + ": would fold "
                + plan.path("entries").asLong() + " entries of the log"
                + (resume < 0 ? "" : ", going on from position " + resume)
                + (plan.path("generation").isString()
                        ? ", beside " + plan.path("generation").asString() + " with "
                                + plan.path("documents").asLong() + " documents"
                        : ", where no read model is yet"));
    }

    static String path(String name, String verb) {
        return "/projections/" + encoded(name) + verb;
    }
}
