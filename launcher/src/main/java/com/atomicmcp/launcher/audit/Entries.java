package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prints entries as the server streams them, and says where to go on if it breaks off. */
final class Entries {

    private final AuditCommand audit;
    private final Map<String, Consumer<JsonNode>> others = new HashMap<>();
    private long last;
    private boolean ended;
    private int exit = OperatorCommand.FAILED;

    /** @param after the position that was gone on from; negative for none */
    Entries(AuditCommand audit, long after) {
        this.audit = audit;
        this.last = after;
    }

    /** What else the server says, and what becomes of it. */
    Entries on(String what, Consumer<JsonNode> heard) {
        others.put(what, heard);
        return this;
    }

    /** @return the exit status */
    int print(RunningServer server, String question, BiConsumer<PrintWriter, JsonNode> shape)
            throws IOException, InterruptedException {
        server.lines(question, text -> heard(JsonMapper.shared().readTree(text), shape));
        audit.out().flush();
        if (!ended) {
            audit.err().println("atomicctl: the server broke off." + goOn());
        }
        return exit;
    }

    private void heard(JsonNode line, BiConsumer<PrintWriter, JsonNode> shape) {
        var is = line.path("is").asString();
        var other = others.get(is);
        if (other != null) {
            other.accept(line);
            return;
        }
        switch (is) {
            case "entries" -> {
                for (JsonNode entry : line.path("entries")) {
                    shape.accept(audit.out(), entry);
                    last = entry.path("position").asLong();
                }
                audit.out().flush();
            }
            case "waiting" -> {}
            case "replayed" -> {
                exit = OperatorCommand.OK;
                ended = true;
            }
            default -> {
                audit.err().println("atomicctl: " + line.path("words").asString("the server could not go on") + goOn());
                ended = true;
            }
        }
    }

    private String goOn() {
        return last < 0 ? "" : " Go on with --after " + last;
    }
}
