package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code atomicctl audit calls}: what was asked at the MCP endpoint. */
@Command(
        name = "calls",
        description = {
            "Tells what was asked at an organization's MCP endpoint, the newest first, straight from the call log.",
            "Everything is called as it is called now, or was last."
        },
        mixinStandardHelpOptions = true)
final class CallsCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Option(names = "--organization", paramLabel = "SUBDOMAIN|ID", required = true, description = "Whose endpoint")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String organization;

    @Option(names = "--member", paramLabel = "EMAIL|ID", description = "Asked by that member")
    private @Nullable String member;

    @Option(names = "--client", paramLabel = "ID", description = "With that client")
    private @Nullable String client;

    @Option(names = "--connection", paramLabel = "ID", description = "Through that connection")
    private @Nullable String connection;

    @Option(names = "--tool", paramLabel = "NAME", description = "Calls of that tool")
    private @Nullable String tool;

    @Option(names = "--environment", paramLabel = "ID", description = "About that environment")
    private @Nullable String environment;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            split = ",",
            description = "answered, problem, refused, failed, given-up")
    private List<String> outcomes = new ArrayList<>();

    @Option(names = "--from", paramLabel = "INSTANT", description = "Begun not before, such as 2026-01-31T08:00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "Begun before that instant")
    private @Nullable String to;

    @Option(
            names = "--before-revocation",
            description = "What that client, connection or member asked before they could no more; what ended that, and"
                    + " whether anything that began after it was not refused")
    private boolean beforeRevocation;

    @Option(names = "--within", paramLabel = "SPAN", description = "How long before it at most, such as 12h or 7d")
    private @Nullable String within;

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            description = "Go on with what is older than that entry; with --follow, with what is newer")
    private @Nullable Long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "So many at most; with --follow, so many of before (default: 10)")
    private @Nullable Long limit;

    @Option(names = "--follow", description = "Go on with what is asked from now on, until Ctrl-C")
    private boolean follow;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: text)")
    private CallFormat format = CallFormat.TEXT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (limit != null && limit < 1) {
            throw audit.wrong("--limit is a number from 1");
        }
        if (follow && beforeRevocation) {
            throw audit.wrong("--follow and --before-revocation exclude each other");
        }
        if (within != null && !beforeRevocation) {
            throw audit.wrong("--within goes with --before-revocation");
        }
        return audit.with(this::tell);
    }

    private int tell(RunningServer server) throws IOException, InterruptedException {
        var shape = audit.json() ? CallFormat.JSONL : format;
        shape.begin(audit.out());
        var sums = new CallSums();
        var exit = new Entries(audit, Optional.ofNullable(after).orElse(-1L))
                .on("ended", line -> ended(line.path("ended"), shape))
                .print(server, "/audit/calls?" + query(), (out, call) -> {
                    shape.print(out, call);
                    sums.add(call);
                });
        if (beforeRevocation && shape == CallFormat.TEXT && exit == OperatorCommand.OK) {
            sums.print(audit.out());
            audit.out().flush();
        }
        return exit;
    }

    /** Where a machine reads one entry a line, this is none. */
    private void ended(JsonNode ended, CallFormat shape) {
        var out = shape == CallFormat.TEXT ? audit.out() : audit.err();
        if (audit.json()) {
            audit.out().println(ended);
            return;
        }
        var revocation = ended.path("revocation");
        out.println("Ended by:");
        TrailFormat.TEXT.print(out, revocation.path("decision"));
        if (revocation.has("undone")) {
            out.println("Given back by:");
            TrailFormat.TEXT.print(out, revocation.path("undone"));
        }
        var letIn = ended.path("letIn").asLong();
        out.println((ended.path("all").asBoolean()
                        ? "Begun after it and not refused: "
                        : "Of the latest, begun after it and not refused: ")
                + (letIn == 0 ? "none" : letIn)
                + "; refused: " + ended.path("refused").asLong());
        ended.path("letInAfter").forEach(call -> CallFormat.TEXT.print(out, call));
        if (!ended.path("begunBefore").isEmpty()) {
            out.println("Begun before it, and answered after it:");
            ended.path("begunBefore").forEach(call -> CallFormat.TEXT.print(out, call));
        }
        out.println("Asked before it, the newest first:");
        out.flush();
    }

    private String query() {
        var params = new LinkedHashMap<String, @Nullable Object>();
        params.put("organization", organization);
        params.put("member", member);
        params.put("client", client);
        params.put("connection", connection);
        params.put("tool", tool);
        params.put("environment", environment);
        params.put("outcome", outcomes.isEmpty() ? null : String.join(",", outcomes));
        params.put("from", from);
        params.put("to", to);
        params.put("beforeRevocation", beforeRevocation ? true : null);
        params.put("within", within);
        params.put("after", after);
        params.put("limit", limit);
        params.put("follow", follow ? true : null);
        return params.entrySet().stream()
                .filter(param -> param.getValue() != null)
                .map(param -> param.getKey() + "=" + OperatorCommand.encoded(String.valueOf(param.getValue())))
                .collect(Collectors.joining("&"));
    }
}
