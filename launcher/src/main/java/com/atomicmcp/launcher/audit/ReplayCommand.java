package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code atomicctl audit replay}: the trail, straight from the event store, at any length. */
@Command(
        name = "replay",
        description = {
            "Tells what was decided, entry by entry, from the event store itself; no read model is asked.",
            "Memory grows with the number of things there are, never with the number of entries."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Option(names = "--organization", paramLabel = "SUBDOMAIN|ID", description = "Of one organization")
    private @Nullable String organization;

    @Option(names = "--from", paramLabel = "INSTANT", description = "Not before, such as 2026-01-31T08:00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "Before that instant")
    private @Nullable String to;

    @Option(names = "--actor", paramLabel = "TEXT", description = "Who did it: an id, or a part of a name")
    private @Nullable String actor;

    @Option(names = "--kind", paramLabel = "KIND", split = ",", description = "Such as role.created, or role")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--thing", paramLabel = "TEXT", description = "What it was done to: an id, or a part of a name")
    private @Nullable String thing;

    @Option(names = "--client", paramLabel = "TEXT", description = "Which client is concerned")
    private @Nullable String client;

    @Option(names = "--after", paramLabel = "POSITION", description = "Go on after that entry")
    private long after = -1;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--follow", description = "Go on with what is decided from now on, until Ctrl-C")
    private boolean follow;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: text)")
    private TrailFormat format = TrailFormat.TEXT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (limit < 1) {
            throw audit.wrong("--limit is a number from 1");
        }
        return audit.with(this::replay);
    }

    private int replay(RunningServer server) throws IOException, InterruptedException {
        var shape = audit.json() ? TrailFormat.JSONL : format;
        shape.begin(audit.out());
        return new Entries(audit, after).print(server, "/audit/replay?" + query(), shape::print);
    }

    private String query() {
        var params = new LinkedHashMap<String, @Nullable String>();
        params.put("organization", organization);
        params.put("from", from);
        params.put("to", to);
        params.put("actor", actor);
        params.put("thing", thing);
        params.put("client", client);
        var query = new StringBuilder("after=" + after + "&limit=" + limit + "&follow=" + follow);
        params.forEach((name, value) -> {
            if (value != null) {
                query.append('&').append(name).append('=').append(OperatorCommand.encoded(value));
            }
        });
        kinds.forEach(kind -> query.append("&kind=").append(OperatorCommand.encoded(kind)));
        return query.toString();
    }
}
