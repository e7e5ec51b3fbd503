package com.atomicmcp.launcher.audit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code atomicctl audit why}: why a member was, or was not, answered. */
@Command(
        name = "why",
        description = {
            "Tells why a member was, or was not, answered by a tool at an instant: the chain that lets them in, or what was",
            "missing; and then the smallest change that would have them answered today, and who can make it. Or looks up",
            "the reference in a refusal."
        },
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

    private static final int MOST_GAINS = 5;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Parameters(arity = "0..1", paramLabel = "REFERENCE", description = "As a refusal gave it, such as why_…")
    private @Nullable String reference;

    @Option(
            names = "--organization",
            required = true,
            paramLabel = "SUBDOMAIN|ID",
            description = "Of this organization")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String organization;

    @Option(names = "--member", paramLabel = "EMAIL|ID", description = "Whose request")
    private @Nullable String member;

    @Option(names = "--tool", paramLabel = "NAME", description = "Which tool (default: any request)")
    private @Nullable String tool;

    @Option(names = "--environment", paramLabel = "NAME|ID", description = "About which environment (default: any)")
    private @Nullable String environment;

    @Option(names = "--as-of", paramLabel = "INSTANT", description = "Such as 2026-11-03T10:00Z (default: now)")
    private @Nullable String asOf;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (reference == null
                ? member == null
                : member != null || tool != null || environment != null || asOf != null) {
            throw audit.wrong("Either a REFERENCE or --member, and what else is asked about them");
        }
        var params = new LinkedHashMap<String, @Nullable String>();
        params.put("organization", organization);
        params.put("reference", reference);
        params.put("member", member);
        params.put("tool", tool);
        params.put("environment", environment);
        params.put("asOf", asOf);
        return audit.with(server -> audit.said(server.get("/audit/why" + AccessCommands.query(params)), this::print));
    }

    private void print(JsonNode why) {
        var out = audit.out();
        out.println(why.path("words").asString());
        out.println("  asked about: " + why.at("/member/name").asString() + " <"
                + why.at("/member/email").asString() + ">"
                + (why.has("tool") ? ", " + why.path("tool").asString() : "")
                + (why.has("environment")
                        ? ", environment "
                                + why.at("/environment/name")
                                        .asString(why.at("/environment/environmentId")
                                                .asString())
                        : "")
                + ", as of " + why.path("asOf").asString());
        for (JsonNode missing : why.path("missing")) {
            out.println("  missing: " + missing.path("words").asString()
                    + (missing.has("since") ? " Since " + AccessCommands.occasion(missing.path("since")) : ""));
        }
        if (why.has("through")) {
            AccessCommands.held(why.path("through"), out);
        }
        var today = why.path("today");
        out.println(today.path("words").asString());
        if (today.has("change")) {
            out.println("The smallest change:");
            offer(today.path("change"));
        }
        for (JsonNode other : today.path("alternatives")) {
            out.println("Or:");
            offer(other);
        }
    }

    private void offer(JsonNode remedy) {
        var out = audit.out();
        out.println("  " + remedy.path("words").asString());
        for (JsonNode request : remedy.path("requests")) {
            out.println("    " + request.path("method").asString() + " "
                    + request.path("path").asString()
                    + (request.has("body") ? " " + request.path("body") : "")
                    + "  (needs " + request.path("needs").asString() + ")");
        }
        if (remedy.has("then")) {
            out.println("    then: " + remedy.path("then").asString());
        }
        var gains = remedy.path("gains").valueStream().limit(MOST_GAINS).toList();
        gains.forEach(gain -> out.println("    gives " + gain.path("name").asString() + " "
                + gain.at("/what/words").asString()));
        var left = remedy.path("gained").asInt() - gains.size();
        if (left > 0) {
            out.println("    and " + left + " more");
        }
        if (!remedy.path("requests").isEmpty()) {
            out.println("    can be made today by "
                    + (remedy.path("by").isEmpty()
                            ? "the operator"
                            : remedy.path("by")
                                    .valueStream()
                                    .map(who -> who.path("name").asString() + " <"
                                            + who.path("email").asString() + ">")
                                    .collect(Collectors.joining(", "))));
        }
    }
}
