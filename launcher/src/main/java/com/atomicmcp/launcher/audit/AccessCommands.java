package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs that ask who could do what, and what changed it. */
final class AccessCommands {

    private static final String INSTANT = "INSTANT";

    private AccessCommands() {}

    /** Of whom, and what. */
    static final class About {

        @Option(
                names = "--organization",
                required = true,
                paramLabel = "SUBDOMAIN|ID",
                description = "Of this organization")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String organization;

        @Option(names = "--member", paramLabel = "EMAIL|ID", description = "Of one member")
        private @Nullable String member;

        @Option(names = "--tool", paramLabel = "NAME", description = "Who is answered by a tool")
        private @Nullable String tool;

        @Option(
                names = "--permission",
                paramLabel = "PERMISSION",
                description = "Who holds a permission, such as \"MCP Access (View)\" or mcp-access:view")
        private @Nullable String permission;

        @Option(names = "--environment", paramLabel = "NAME|ID", description = "In one environment")
        private @Nullable String environment;

        Map<String, @Nullable String> params() {
            var params = new LinkedHashMap<String, @Nullable String>();
            params.put("organization", organization);
            params.put("member", member);
            params.put("tool", tool);
            params.put("permission", permission);
            params.put("environment", environment);
            return params;
        }
    }

    /** {@code atomicctl audit access}. */
    @Command(
            name = "access",
            description = {
                "Tells who could do what at an instant, through which group and role, since which event, and who brought",
                "that about. What is held for the whole organization is not told again for each environment."
            },
            mixinStandardHelpOptions = true)
    static final class AccessCommand implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AuditCommand audit;

        @Mixin
        private final About about = new About();

        @Option(names = "--as-of", paramLabel = INSTANT, description = "Such as 2026-11-03T10:00Z (default: now)")
        private @Nullable String asOf;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var params = about.params();
            params.put("asOf", asOf);
            return audit.with(server -> heard(audit, server, "/audit/access", params, this::print));
        }

        private void print(JsonNode line) {
            var out = audit.out();
            if (line.path("is").asString().equals("person")) {
                var person = line.path("person");
                out.println(person.path("name").asString() + " <"
                        + person.path("email").asString() + ">, "
                        + person.path("memberId").asString());
                person.path("access").forEach(held -> held(held, out));
            } else {
                out.println("In " + line.at("/organization/name").asString() + " as of "
                        + line.path("asOf").asString() + ", nothing else.");
            }
        }
    }

    /** {@code atomicctl audit diff}. */
    @Command(
            name = "diff",
            description = {
                "Tells every change of what people could do after one instant and up to another, in its order, and what is",
                "different in the end. A role that nobody holds changes nothing."
            },
            mixinStandardHelpOptions = true)
    static final class DiffCommand implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AuditCommand audit;

        @Mixin
        private final About about = new About();

        @Option(
                names = "--from",
                required = true,
                paramLabel = INSTANT,
                description = "After that instant, such as 2026-11-01T00:00Z")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String from;

        @Option(names = "--to", paramLabel = INSTANT, description = "Up to that instant (default: now)")
        private @Nullable String to;

        private boolean net;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var params = about.params();
            params.put("from", from);
            params.put("to", to);
            return audit.with(server -> heard(audit, server, "/audit/diff", params, this::print));
        }

        private void print(JsonNode line) {
            var out = audit.out();
            switch (line.path("is").asString()) {
                case "change" -> out.println(change(line.path("change")) + ": " + occasion(line.at("/change/by")));
                case "net" -> {
                    if (!net) {
                        out.println("In the end:");
                        net = true;
                    }
                    out.println("  " + change(line.path("change")));
                }
                default -> {
                    if (!net) {
                        out.println("In the end, all that was asked about in "
                                + line.at("/organization/name").asString() + " is as it was at "
                                + line.path("from").asString() + ".");
                    }
                }
            }
        }

        private static String change(JsonNode change) {
            return (change.path("gained").asBoolean() ? "+ " : "- ")
                    + change.path("name").asString() + " <"
                    + change.path("email").asString() + ">: "
                    + change.at("/what/words").asString();
        }
    }

    /** Something that somebody could do, for a person: since when, and by which ways. */
    static void held(JsonNode held, PrintWriter out) {
        out.println("  " + held.at("/what/words").asString() + ", since " + occasion(held.path("heldSince")));
        held.path("through")
                .forEach(through -> out.println("    "
                        + through.path("permission").asString() + " through group "
                        + through.path("group").asString() + ", role "
                        + through.path("role").asString() + ": " + occasion(through.path("since"))));
    }

    /** An event, for a person: when, which, and by whom. */
    static String occasion(JsonNode occasion) {
        return occasion.path("at").asString() + ", event "
                + occasion.path("position").asLong() + " ("
                + occasion.path("kind").asString() + "), by "
                + occasion.at("/by/name").asString();
    }

    static String query(Map<String, @Nullable String> params) {
        return params.entrySet().stream()
                .filter(param -> param.getValue() != null)
                .map(param -> param.getKey() + "=" + OperatorCommand.encoded(String.valueOf(param.getValue())))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Prints what is told line by line; the exit status. */
    static int heard(
            AuditCommand audit,
            RunningServer server,
            String path,
            Map<String, @Nullable String> params,
            Consumer<JsonNode> print)
            throws IOException, InterruptedException {
        var exit = new int[] {OperatorCommand.FAILED};
        var ended = new boolean[1];
        server.lines(path + query(params), text -> {
            var line = JsonMapper.shared().readTree(text);
            var is = line.path("is").asString();
            if (is.equals("refused") || is.equals("failed")) {
                ended[0] = true;
                audit.err().println("atomicctl: " + line.path("words").asString("the server could not do it"));
                return;
            }
            if (is.equals("told") || is.equals("compared")) {
                ended[0] = true;
                exit[0] = OperatorCommand.OK;
            }
            if (audit.json()) {
                audit.out().println(text);
            } else {
                print.accept(line);
            }
            audit.out().flush();
        });
        if (!ended[0]) {
            audit.err().println("atomicctl: the server broke off.");
        }
        return exit[0];
    }
}
