package com.atomicmcp.launcher.docker;

import com.atomicmcp.launcher.DataDirectory;
import com.atomicmcp.launcher.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of ours that has nothing in its environment but what it is given, as a container's has. */
final class RoleProcess implements AutoCloseable {

    private final Process process;
    private final Path output;
    private final Map<String, String> environment;

    private RoleProcess(Process process, Path output, Map<String, String> environment) {
        this.process = process;
        this.output = output;
        this.environment = environment;
    }

    static RoleProcess run(Map<String, String> environment, Path output, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new RoleProcess(builder.start(), output, environment);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    /** Whether it has told its data directory where it can be asked. */
    boolean announced() {
        return new DataDirectory(Path.of(environment.get("ATOMIC_DATA")))
                .announced()
                .isPresent();
    }

    /** What the image's health check would end with. */
    int health() throws InterruptedException {
        try (var check = run(environment, output.resolveSibling(output.getFileName() + ".health"), "status")) {
            return check.exitCode();
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + said());
        }
        return process.exitValue();
    }

    /** As an engine does: SIGTERM, and patience. */
    int stopped() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    String said() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
