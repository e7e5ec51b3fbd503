package com.atomicmcp.launcher.audit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code atomicctl audit refusals}. */
@Command(
        name = "refusals",
        description = {
            "Tells what was refused, the newest first: commands that were not allowed or that a rule stood against, failed",
            "attempts to sign in to accounts that there are, and visitors whom an identity provider sent in vain."
        },
        mixinStandardHelpOptions = true)
final class RefusalsCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Option(
            names = "--organization",
            required = true,
            paramLabel = "SUBDOMAIN|ID",
            description = "Of this organization")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String organization;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "Not before that instant, such as 2026-11-01T00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "Before that instant")
    private @Nullable String to;

    @Option(names = "--actor", paramLabel = "NAME|ID", description = "Of one member or account")
    private @Nullable String actor;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only command, sign-in or federation")
    private @Nullable String kind;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var params = new LinkedHashMap<String, @Nullable String>();
        params.put("organization", organization);
        params.put("from", from);
        params.put("to", to);
        params.put("actor", actor);
        params.put("kind", kind);
        params.put("limit", Integer.toString(limit));
        return audit.with(server -> AccessCommands.heard(audit, server, "/audit/refusals", params, this::print));
    }

    private void print(JsonNode line) {
        if (line.path("is").asString().equals("refusal")) {
            audit.out().println(words(line.path("refusal")));
        } else if (line.path("more").asBoolean()) {
            audit.out().println("There are more: ask with --limit or --to.");
        }
    }

    private static String words(JsonNode refusal) {
        var times = refusal.path("times").asInt();
        var what = refusal.path("command").asString(refusal.path("kind").asString());
        return refusal.path("firstAt").asString() + "  "
                + refusal.at("/actor/name").asString("Somebody") + ": "
                + what + " refused, " + refusal.path("rule").asString()
                + after(", needed ", refusal.path("needed"))
                + after(" — ", refusal.path("door"))
                + after(", ", refusal.path("sourceAddress"))
                + (times == 1
                        ? ""
                        : ", " + times + " times until "
                                + refusal.path("lastAt").asString());
    }

    private static String after(String before, JsonNode text) {
        return text.isString() ? before + text.asString() : "";
    }
}
