package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code atomicctl} in processes of its own, as an operator types it. */
final class Atomicctl {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String END = "(its output has ended)";

    private final Map<String, String> environment;
    private final Path folder;

    /**
     * @param environment all that it is told
     * @param folder where it is typed
     */
    Atomicctl(Map<String, String> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** What one process left. */
    record Ended(int status, String out, String err) {

        Ended succeeded() {
            assertThat(status).as("%s%n%s", out, err).isZero();
            return this;
        }

        JsonNode json() {
            return Http.JSON.readTree(out);
        }

        /** Where each line is an object: those that say that they are of a kind. */
        List<JsonNode> lines(String kind) {
            return out.lines()
                    .map(Http.JSON::readTree)
                    .filter(line -> line.path("is").asString().equals(kind))
                    .toList();
        }
    }

    Ended run(String... arguments) {
        try (var running = start(arguments)) {
            return running.ended();
        }
    }

    Running start(String... arguments) {
        try {
            var command = new ArrayList<>(Installation.command());
            command.add(1, "-XX:TieredStopAtLevel=1"); // it lives for seconds
            command.addAll(List.of(arguments));
            var err = Files.createTempFile(Files.createDirectories(Path.of("target", "e2e-logs")), "atomicctl", ".err");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(err.toAbsolutePath().toFile());
            Installation.withoutSettings(builder);
            builder.environment().putAll(environment);
            return new Running(builder.start(), err);
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
    }

    /** One that has not ended yet; its output is read as it comes. */
    static final class Running implements AutoCloseable {

        private final Process process;
        private final Path err;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final List<String> read = new ArrayList<>();

        private Running(Process process, Path err) {
            this.process = process;
            this.err = err;
            Thread.ofVirtual().start(() -> {
                try (var out = process.inputReader()) {
                    out.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException killed) {
                    lines.add("");
                } finally {
                    lines.add(END);
                }
            });
        }

        /** The next line that is what is waited for; those before it are read, too. */
        String await(Predicate<String> wanted) {
            return Stream.generate(this::next)
                    .peek(line -> assertThat(line).as(this::said).isNotEqualTo(END))
                    .filter(wanted)
                    .findFirst()
                    .orElseThrow();
        }

        /** The next line in which work on a projection tells that it has come that far in a phase. */
        void awaitProgress(String phase, double share) {
            await(text -> {
                var line = Http.JSON.readTree(text);
                return line.path("phase").asString("").equals(phase)
                        && line.path("done").asLong() >= share * line.path("of").asLong();
            });
        }

        /** Whether such a line is still to come; those before it are read, too. */
        boolean reaches(Predicate<String> wanted) {
            return Stream.generate(this::next)
                    .takeWhile(line -> !line.equals(END))
                    .anyMatch(wanted);
        }

        private String next() {
            try {
                var line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(line).as(this::said).isNotNull();
                read.add(line);
                return line;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        }

        private String said() {
            try {
                return String.join("\n", read) + "\n" + Files.readString(err);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        /** As SIGTERM does it, and Ctrl-C, which whoever runs in the background does not hear. */
        Ended stop() {
            process.destroy();
            return ended();
        }

        /** As kill -9 does it. */
        Ended kill() {
            process.destroyForcibly();
            return ended();
        }

        /** Waits for its end. */
        Ended ended() {
            try {
                assertThat(process.waitFor(PATIENCE)).as(this::said).isTrue();
                while (read.isEmpty() || !read.getLast().equals(END)) {
                    next();
                }
                var out = String.join("\n", read.subList(0, read.size() - 1));
                return new Ended(process.exitValue(), out, Files.readString(err));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stop);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
