package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code atomicctl audit proof}: one entry for somebody who has neither the store nor this product. */
@Command(
        name = "proof",
        description = {
            "Prints all by which somebody else can tell that one event is in the log as it was sealed; how, says",
            "docs/audit.md. One JSON document, with --json on one line."
        },
        mixinStandardHelpOptions = true)
final class ProofCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AuditCommand audit;

    @Parameters(paramLabel = "EVENT", description = "An event's id, or its position")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String event;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = {
                "A head that was kept outside, older or newer: adds the seals between, so that whoever has it can see",
                "that both are of one history; - reads it from the input"
            })
    private @Nullable String against;

    /** Hands over what the seals between state, some at a time. */
    @FunctionalInterface
    interface Chain {
        void each(Consumer<JsonNode> statements) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var head = against == null ? null : SealCommands.head(against);
        return audit.with(server -> {
            var answer = server.get(
                    "/audit/proof/" + OperatorCommand.encoded(event) + (head == null ? "" : "?against=" + head));
            if (answer.status() != 200) {
                return audit.refused(answer);
            }
            var proof = JsonMapper.shared().readTree(answer.body());
            var chained = new boolean[] {head == null};
            print(audit.out(), !audit.json(), proof, statements -> {
                if (head != null) {
                    chained[0] = chain(server, proof.path("seal").path("seal").asLong(), head, statements);
                }
            });
            return chained[0] ? OperatorCommand.OK : OperatorCommand.FAILED;
        });
    }

    private boolean chain(RunningServer server, long seal, String head, Consumer<JsonNode> statements)
            throws IOException, InterruptedException {
        var ended = new boolean[1];
        server.lines("/audit/chain?seal=" + seal + "&against=" + head, text -> {
            var line = JsonMapper.shared().readTree(text);
            switch (line.path("is").asString()) {
                case "chain" -> statements.accept(line.path("statements"));
                case "chained" -> ended[0] = true;
                default ->
                    audit.err().println("atomicctl: " + line.path("words").asString("the server could not do it"));
            }
        });
        return ended[0];
    }

    /** A proof with the seals between it and a head: written as they come, for there may be many. */
    static void print(Writer out, boolean pretty, JsonNode proof, Chain chain)
            throws IOException, InterruptedException {
        var mapper = JsonMapper.builder()
                .configure(SerializationFeature.INDENT_OUTPUT, pretty)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (var json = mapper.createGenerator(out)) {
            json.writeStartObject();
            for (var property : proof.properties()) {
                json.writeName(property.getKey());
                json.writeTree(property.getValue());
            }
            json.writeName("chain");
            json.writeStartArray();
            chain.each(statements -> statements.forEach(json::writeTree));
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write(System.lineSeparator());
        out.flush();
    }
}
