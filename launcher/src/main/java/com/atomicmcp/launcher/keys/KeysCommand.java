package com.atomicmcp.launcher.keys;

import com.atomicmcp.launcher.Operator;
import com.atomicmcp.launcher.OperatorCommand;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code atomicctl keys}: lists and rotates the keys that access tokens are signed with. */
@Command(
        name = "keys",
        description = "Lists and rotates the keys that access tokens are signed with.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:refused or failed", "2:wrong usage", "3:no server answers"})
public final class KeysCommand extends OperatorCommand {

    @Command(name = "list", description = "Lists the active key, the next one and those retired within the last hour.")
    int list() throws IOException, InterruptedException {
        return with(Operator::running, "", server -> said(server.get("/keys"), keys -> keys.forEach(this::line)));
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
        return with(
                Operator::running,
                "",
                server ->
                        said(server.post("/keys/rotate" + (now ? "?now=true" : "")), keys -> keys.forEach(this::line)));
    }

    private void line(JsonNode key) {
        var since = text(key, "retiredAt") != null
                ? text(key, "retiredAt")
                : text(key, "activeAt") != null ? text(key, "activeAt") : text(key, "createdAt");
        out().printf(
                        "%-8s since %s  %s%n",
                        key.path("state").asString(), since, key.path("id").asString());
    }

    private static @Nullable String text(JsonNode key, String field) {
        return key.path(field).isString() ? key.path(field).asString() : null;
    }
}
