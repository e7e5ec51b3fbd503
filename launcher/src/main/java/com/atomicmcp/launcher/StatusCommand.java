package com.atomicmcp.launcher;

import com.atomicmcp.launcher.RunningServer.NobodyAnswers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl status}: asks the server that runs on a data directory how it is. */
@Command(
        name = "status",
        description = "Asks the server that runs on a data directory how it is.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The server's data directory (default: ATOMIC_DATA, or ./data)")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print the answer as it came")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        try {
            var server = RunningServer.on(data);
            var answer = server.get("/actuator/health");
            if (json) {
                out.println(answer.body());
            } else {
                var health = JsonMapper.shared().readTree(answer.body());
                out.println("Server     " + text(health, "status") + " (process " + server.said("pid") + ")");
                out.println("Workbench  " + server.said("workbench"));
                out.println("MCP        " + server.said("mcp-url"));
                health.path("components").properties().forEach(component -> {
                    out.println("  " + component.getKey() + "  " + text(component.getValue(), "status"));
                    if (!text(component.getValue(), "status").equals("UP")) {
                        component
                                .getValue()
                                .path("details")
                                .properties()
                                .forEach(detail -> out.println("    " + detail.getKey() + "  "
                                        + detail.getValue().asString("")));
                    }
                });
            }
            return answer.status() == 200 ? Main.OK : Main.FAILED;
        } catch (NobodyAnswers nobody) {
            err.println("atomicctl: " + nobody.getMessage());
            return Main.NOBODY;
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("?");
    }
}
