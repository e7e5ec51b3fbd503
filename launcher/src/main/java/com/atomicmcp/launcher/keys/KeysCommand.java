package com.atomicmcp.launcher.keys;

import com.atomicmcp.launcher.RunningServer;
import com.atomicmcp.launcher.RunningServer.NobodyAnswers;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl keys}: lists and rotates the keys that access tokens are signed with. */
@Command(
        name = "keys",
        description = "Lists and rotates the keys that access tokens are signed with.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:refused or failed", "2:wrong usage", "3:no server answers"})
public final class KeysCommand implements Runnable {

    private static final int OK = 0;
    private static final int REFUSED = 1;
    private static final int NOBODY = 3;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The server's data directory (default: ATOMIC_DATA, or ./data)")
    private @Nullable Path data;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the answer as it came")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    @Command(name = "list", description = "Lists the active key, the next one and those retired within the last hour.")
    int list() throws IOException, InterruptedException {
        return answer(server -> server.get("/keys"), answer -> answer.values().forEach(this::line));
    }

    @Command(
            name = "rotate",
            description = "Lets the next key sign, and makes another that is next. No call fails meanwhile.")
    int rotate(
            @Option(
                            names = "--now",
                            description =
                                    "Even if the next key is so new that gateways have to ask for it: calls may wait for two"
                                            + " seconds")
                    boolean now)
            throws IOException, InterruptedException {
        return answer(
                server -> server.post("/keys/rotate" + (now ? "?now=true" : "")),
                answer -> answer.values().forEach(this::line));
    }

    private interface Question {
        RunningServer.Answer ask(RunningServer server) throws IOException, InterruptedException;
    }

    private interface Words {
        void say(JsonNode answer);
    }

    private int answer(Question question, Words words) throws IOException, InterruptedException {
        try {
            var answer = question.ask(RunningServer.on(data));
            if (json) {
                spec.commandLine().getOut().println(answer.body());
            } else if (answer.status() == 200) {
                words.say(JsonMapper.shared().readTree(answer.body()));
            } else {
                spec.commandLine().getErr().println("atomicctl: " + reason(answer));
            }
            return answer.status() == 200 ? OK : REFUSED;
        } catch (NobodyAnswers nobody) {
            spec.commandLine().getErr().println("atomicctl: " + nobody.getMessage());
            return NOBODY;
        }
    }

    private static String reason(RunningServer.Answer answer) {
        return answer.body().startsWith("{")
                ? JsonMapper.shared().readTree(answer.body()).path("detail").asString("refused")
                : "the server answered with status " + answer.status();
    }

    private void line(JsonNode key) {
        var since = text(key, "retiredAt") != null
                ? text(key, "retiredAt")
                : text(key, "activeAt") != null ? text(key, "activeAt") : text(key, "createdAt");
        spec.commandLine()
                .getOut()
                .printf(
                        "%-8s since %s  %s%n",
                        key.path("state").asString(), since, key.path("id").asString());
    }

    private static @Nullable String text(JsonNode key, String field) {
        return key.path(field).isString() ? key.path(field).asString() : null;
    }
}
