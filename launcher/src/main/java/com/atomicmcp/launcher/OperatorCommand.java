package com.atomicmcp.launcher;

import com.atomicmcp.launcher.RunningServer.Answer;
import com.atomicmcp.launcher.RunningServer.NobodyAnswers;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The parent of verbs by which an operator asks a server, in words or as JSON. */
public abstract class OperatorCommand implements Runnable {

    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int NOBODY = 3;
    public static final int DIFFERENT = 5;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The server's data directory (default: ATOMIC_DATA, or ./data)")
    private @Nullable Path data;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print answers as they came: what takes long, one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw wrong("Missing command");
    }

    /** What a verb does with a server. */
    @FunctionalInterface
    public interface Work {
        int done(RunningServer server) throws IOException, InterruptedException;
    }

    /** What a person is told of an answer. */
    @FunctionalInterface
    public interface Words {
        void say(JsonNode answer);
    }

    /** How a server is found, and opened if need be. */
    @FunctionalInterface
    protected interface Opening {
        Operator open(@Nullable Path data, PrintWriter err) throws NobodyAnswers;
    }

    /**
     * Has a server do something.
     *
     * @param otherwise said where nobody answers
     * @return the exit status
     */
    protected int with(Opening opening, String otherwise, Work work) throws IOException, InterruptedException {
        try (var operator = opening.open(data, err())) {
            return work.done(operator.server());
        } catch (NobodyAnswers nobody) {
            err().println("atomicctl: " + nobody.getMessage());
            if (!otherwise.isEmpty()) {
                err().println(otherwise);
            }
            return NOBODY;
        }
    }

    /** Prints an answer, or why there is none; the exit status. */
    public int said(Answer answer, Words words) {
        if (answer.status() != 200) {
            return refused(answer);
        }
        if (json) {
            out().println(answer.body());
        } else {
            words.say(JsonMapper.shared().readTree(answer.body()));
        }
        return OK;
    }

    /** Prints why there is no answer; the exit status. */
    public int refused(Answer answer) {
        err().println("atomicctl: "
                + (answer.body().startsWith("{")
                        ? JsonMapper.shared()
                                .readTree(answer.body())
                                .path("detail")
                                .asString("refused")
                        : "the server answered with status " + answer.status()));
        return FAILED;
    }

    /** A mistake in what was typed, exit status 2. */
    public CommandLine.ParameterException wrong(String words) {
        return new CommandLine.ParameterException(spec.commandLine(), words);
    }

    /** As part of a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public boolean json() {
        return json;
    }

    public PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public PrintWriter err() {
        return spec.commandLine().getErr();
    }

    public static boolean terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
