package com.atomicmcp.launcher.projections;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.query.projection.Parked;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl projections parked}: documents that stand still because an event could not be folded. */
@Command(
        name = "parked",
        description =
                "Shows documents that stand still because an event could not be folded, and has them folded again.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ParkedCommand implements Runnable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ProjectionsCommand projections;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    @Command(name = "list", description = "Lists them: which, where they stand, and why.")
    int list(@Parameters(paramLabel = "NAME", description = "A projection") String name)
            throws IOException, InterruptedException {
        return projections.with(
                server -> projections.said(server.get(ProjectionsCommand.path(name, "/parked")), this::all));
    }

    @Command(name = "show", description = "Shows one with its last good state.")
    int show(
            @Parameters(paramLabel = "NAME", description = "A projection") String name,
            @Parameters(paramLabel = "ID", description = "A document, as list shows it") String id)
            throws IOException, InterruptedException {
        return projections.with(server -> projections.said(
                server.get(ProjectionsCommand.path(name, "/parked?id=" + OperatorCommand.encoded(id))),
                document -> projections
                        .out()
                        .println(line(document) + "\n"
                                + document.path("body").asString("There is no good state of it."))));
    }

    @Command(
            name = "retry",
            description = "Has whoever runs the projection fold them again, from the log, and says what is left.")
    int retry(@Parameters(paramLabel = "NAME", description = "A projection") String name)
            throws IOException, InterruptedException {
        return projections.with(server -> {
            var ordered = server.post(ProjectionsCommand.path(name, "/retry"));
            if (ordered.status() != 200) {
                return projections.said(ordered, _ -> {});
            }
            var from = System.nanoTime();
            while (JsonMapper.shared()
                    .readTree(
                            server.get(ProjectionsCommand.path(name, "/retry")).body())
                    .path("retrying")
                    .asBoolean()) {
                if (System.nanoTime() - from > PATIENCE.toNanos()) {
                    projections.err().println("atomicctl: nobody has done it yet; the order stands");
                    return OperatorCommand.FAILED;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return projections.said(server.get(ProjectionsCommand.path(name, "/parked")), left -> {
                projections
                        .out()
                        .println(left.isEmpty() ? name + ": nothing is parked any more" : name + ": still parked:");
                all(left);
            });
        });
    }

    private void all(JsonNode parked) {
        parked.forEach(document -> projections.out().println(line(document)));
        if (parked.size() == Parked.MOST) {
            projections.out().println("… and perhaps more: no more than " + Parked.MOST + " are shown.");
        }
    }

    private static String line(JsonNode document) {
        return document.path("id").asString() + " stands at "
                + document.path("at").asLong() + ": " + document.path("why").asString();
    }
}
