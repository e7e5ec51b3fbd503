package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl audit prune}: removes now what is removed once an hour by itself. */
@Command(
        name = "prune",
        description = {
            "Removes tool calls that are older than their organization's auditRetentionDays, to the day (UTC). A running",
            "server does so by itself, once an hour."
        },
        mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Option(names = "--organization", paramLabel = "SUBDOMAIN|ID", description = "Of one organization alone")
    private @Nullable String organization;

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return audit.with(this::prune);
    }

    private int prune(RunningServer server) throws IOException, InterruptedException {
        var exit = new int[] {OperatorCommand.FAILED};
        var ended = new boolean[1];
        var question = "/audit/prune?dryRun=" + dryRun
                + (organization == null ? "" : "&organization=" + OperatorCommand.encoded(organization));
        server.lines(question, text -> {
            var line = JsonMapper.shared().readTree(text);
            switch (line.path("is").asString()) {
                case "removed" -> removed(line.path("removed"));
                case "pruned" -> {
                    exit[0] = OperatorCommand.OK;
                    ended[0] = true;
                }
                default -> {
                    audit.err().println("atomicctl: " + line.path("words").asString("the server could not go on"));
                    ended[0] = true;
                }
            }
            audit.out().flush();
        });
        if (!ended[0]) {
            audit.err().println("atomicctl: the server broke off. What is not removed yet is left to the next time");
        }
        return exit[0];
    }

    private void removed(JsonNode removed) {
        if (audit.json()) {
            audit.out().println(removed);
        } else {
            audit.out()
                    .println(removed.path("subdomain").asString() + ": "
                            + removed.path("entries").asLong() + " "
                            + removed.path("what").asString() + " written before "
                            + removed.path("before").asString() + (dryRun ? " would be removed" : " removed"));
        }
    }
}
