package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.query.audit.TrailFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code atomicctl audit show}: everything about one entry of the trail. */
@Command(
        name = "show",
        description = "Shows everything about one event: its entry, what is stored, and the rest of its request.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Parameters(paramLabel = "EVENT", description = "An event's id, or its position")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String event;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return audit.with(
                server -> audit.said(server.get("/audit/show/" + OperatorCommand.encoded(event)), this::print));
    }

    private void print(JsonNode shown) {
        var out = audit.out();
        var entry = shown.path("entry");
        TrailFormat.TEXT.print(out, entry);
        line("  event         " + entry.path("eventId").asString() + ", "
                + entry.path("kind").asString());
        line("  actor         " + entry.path("actor"));
        line("  command       " + entry.path("command").asString("unknown"));
        entry.path("changes")
                .properties()
                .forEach(change -> line("  " + change.getKey() + ": "
                        + change.getValue().path("before") + " -> "
                        + change.getValue().path("after")));
        line("  stored        " + shown.path("event"));
        line("  metadata      " + shown.path("metadata"));
        if (!shown.path("together").isEmpty()) {
            out.println("  of the same request:");
            for (JsonNode other : shown.path("together")) {
                TrailFormat.TEXT.print(out, other);
            }
        }
    }

    private void line(String text) {
        audit.out().println(TrailFormat.harmlessOnATerminal(text));
    }
}
