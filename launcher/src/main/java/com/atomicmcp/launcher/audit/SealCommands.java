package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.OperatorCommand.DIFFERENT;
import static com.atomicmcp.launcher.OperatorCommand.FAILED;
import static com.atomicmcp.launcher.OperatorCommand.OK;

import com.atomicmcp.launcher.OperatorCommand;
import com.atomicmcp.launcher.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs that show that nobody has edited the log. */
final class SealCommands {

    /** More is no head, and would not fit into an address. */
    private static final int LARGEST_HEAD = 4_096;

    private SealCommands() {}

    /** A head that was kept outside, as it goes into an address. */
    static String head(String from) throws IOException {
        byte[] head;
        if (from.equals("-")) {
            head = System.in.readNBytes(LARGEST_HEAD + 1);
        } else {
            var file = Path.of(from);
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new IOException(from + " is no file that can be read");
            }
            try (var in = Files.newInputStream(file)) {
                head = in.readNBytes(LARGEST_HEAD + 1);
            }
        }
        if (head.length > LARGEST_HEAD
                || !new String(head, StandardCharsets.UTF_8).strip().startsWith("{")) {
            throw new IOException(from + " is no head as 'atomicctl audit head' prints it");
        }
        return Base64.getUrlEncoder().encodeToString(head);
    }

    /** {@code atomicctl audit head}. */
    @Command(
            name = "head",
            description = {
                "Prints the last seal, after sealing what is there. Kept outside, as a file, it shows later by",
                "'verify --against' whether the log was cut short or written anew."
            },
            mixinStandardHelpOptions = true)
    static final class HeadCommand implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AuditCommand audit;

        @Override
        public Integer call() throws IOException, InterruptedException {
            return audit.with(server -> {
                var exit = new int[] {FAILED};
                server.lines("/audit/head", text -> {
                    var line = JsonMapper.shared().readTree(text);
                    if (line.path("is").asString().equals("head")) {
                        exit[0] = OK;
                        print(line);
                    } else {
                        audit.err().println("atomicctl: " + line.path("words").asString("the server could not do it"));
                    }
                });
                return exit[0];
            });
        }

        private void print(JsonNode line) {
            var head = line.path("head");
            audit.out().println(audit.json() ? head.toString() : head.toPrettyString());
            var unsealed = line.path("unsealed").asLong();
            if (unsealed > 0) {
                audit.err()
                        .println("atomicctl: " + unsealed
                                + " more are not sealed: this process may not, without the secret"
                                + " that the keys are kept with");
            }
        }
    }

    /** {@code atomicctl audit verify}. */
    @Command(
            name = "verify",
            description = {
                "Recomputes every seal from the entries in the store, and names the first entry that was changed, removed,",
                "inserted or reordered. Exit status 5 if anything was."
            },
            mixinStandardHelpOptions = true)
    static final class VerifyCommand implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AuditCommand audit;

        @Option(
                names = "--against",
                paramLabel = "FILE",
                description = "A head that was kept outside, as 'head' prints it; - reads it from the input")
        private @Nullable String against;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var question = "/audit/verify" + (against == null ? "" : "?against=" + head(against));
            return audit.with(server -> follow(server, question));
        }

        private int follow(RunningServer server, String question) throws IOException, InterruptedException {
            var exit = new int[] {FAILED};
            var ended = new boolean[1];
            server.lines(question, text -> {
                var line = JsonMapper.shared().readTree(text);
                if (audit.json()) {
                    audit.out().println(text);
                }
                switch (line.path("is").asString()) {
                    case "progress" -> progress(line);
                    case "finding" -> say(line.path("finding").path("words").asString());
                    case "verified" -> {
                        ended[0] = true;
                        exit[0] = verified(line.path("verified"));
                    }
                    default -> {
                        ended[0] = true;
                        audit.err().println("atomicctl: " + line.path("words").asString("the server could not do it"));
                    }
                }
                audit.out().flush();
            });
            if (!ended[0]) {
                audit.err().println("atomicctl: the server broke off.");
            }
            return exit[0];
        }

        private void progress(JsonNode line) {
            if (!audit.json() && OperatorCommand.terminal()) {
                audit.err()
                        .print("\r" + line.path("done").asLong() + " of "
                                + line.path("of").asLong() + " entries\r");
                audit.err().flush();
            }
        }

        private int verified(JsonNode verified) {
            var findings = verified.path("findings").asLong();
            if (verified.path("seal").asLong() == 0 && findings == 0) {
                say("Nothing is sealed here.");
            } else {
                say(verified.path("entries").asLong() + " entries under "
                        + verified.path("seal").asLong()
                        + (verified.path("seal").asLong() == 1 ? " seal" : " seals")
                        + ", up to position "
                        + verified.path("last").asLong() + ": "
                        + (findings == 0
                                ? "as they were sealed"
                                : findings
                                        + (findings == 1
                                                ? " finding, the first is above"
                                                : " findings, the first is at the top")));
            }
            var unsealed = verified.path("unsealed").asLong();
            if (unsealed > 0) {
                say(
                        unsealed == 1
                                ? "The last entry is not sealed yet."
                                : "The last " + unsealed + " entries are not sealed yet.");
            }
            verified.path("notices").forEach(notice -> say(notice.asString()));
            return findings == 0 ? OK : DIFFERENT;
        }

        private void say(String words) {
            if (!audit.json()) {
                audit.out().println(words);
            }
        }
    }
}
