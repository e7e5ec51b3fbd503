package com.atomicmcp.launcher;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

    /** Enough for the server to find out that a store is out of reach. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--json", description = "Print the answer as it came")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var directory = DataDirectory.of(data, new Settings(System.getenv()));
        var announced = directory.announced();
        if (announced.isEmpty()) {
            err.println("atomicctl: no server runs on " + directory.path() + ". Start one with: atomicctl start --data "
                    + directory.path());
            return Main.NOBODY;
        }
        var server = announced.get();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(server.getProperty("operations") + "/actuator/health"))
                            .header(HttpHeaders.AUTHORIZATION, "Bearer " + server.getProperty("token"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (json) {
                out.println(answer.body());
            } else {
                var health = JsonMapper.shared().readTree(answer.body());
                out.println("Server     " + text(health, "status") + " (process " + server.getProperty("pid") + ")");
                out.println("Workbench  " + server.getProperty("workbench"));
                out.println("MCP        " + server.getProperty("mcp-url"));
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
            return answer.statusCode() == 200 ? Main.OK : Main.FAILED;
        } catch (ConnectException nobody) {
            err.println("atomicctl: the server on " + directory.path() + " does not answer at "
                    + server.getProperty("operations"));
            return Main.NOBODY;
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("?");
    }
}
