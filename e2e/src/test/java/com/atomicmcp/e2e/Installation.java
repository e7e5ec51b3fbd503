package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** The packaged jar in a process of its own, on free ports and a data directory of its own: what an operator starts. */
final class Installation implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Queue<Path> LOGS = new ConcurrentLinkedQueue<>();

    private static Installation demo;

    private final Path data;
    private final int port;
    private final int gatewayPort;
    private final List<String> more;
    private final List<String> program;
    private final Map<String, String> settings;
    private Process process;
    private Path log;
    private Instant started;
    private Instant ready;

    private Installation(Path data, List<String> more) {
        this(data, more, command(), Map.of());
    }

    private Installation(Path data, List<String> more, List<String> program, Map<String, String> settings) {
        this.data = data;
        this.port = freePort();
        this.gatewayPort = freePort();
        this.more = more;
        this.program = program;
        this.settings = settings;
    }

    /** One with the demo loaded, shared by all tests that break nothing; it ends with the tests. */
    static synchronized Installation demo() {
        if (demo == null) {
            demo = new Installation(emptied(Path.of("target", "e2e-demo")), List.of("--demo"));
            demo.start("Press Ctrl-C to stop.");
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
        }
        // one that did not start is not started again for every class
        assertThat(demo.process.isAlive()).as(demo::output).isTrue();
        return demo;
    }

    /** One with the demo loaded, for one test. */
    static Installation demo(Path data) {
        var installation = new Installation(data, List.of("--demo"));
        installation.start("Press Ctrl-C to stop.");
        return installation;
    }

    private static Path emptied(Path folder) {
        FileSystemUtils.deleteRecursively(folder.toFile());
        return folder;
    }

    /** An empty one, for one test. */
    static Installation empty(Path data) {
        var installation = new Installation(data, List.of());
        installation.start("Press Ctrl-C to stop.");
        return installation;
    }

    /** An empty one with settings of its own in its environment, which may name stores that it shares with others. */
    static Installation empty(Path data, Map<String, String> settings) {
        return of(command(), data, settings);
    }

    /** One of another deployment than the packaged jar. */
    static Installation of(List<String> program, Path data, Map<String, String> settings) {
        var installation = new Installation(data, List.of(), program, settings);
        installation.start("Press Ctrl-C to stop.");
        return installation;
    }

    /** Starts, or starts again on the same data and ports. */
    void start(String words) {
        started = Instant.now();
        try {
            var logs = Files.createDirectories(Path.of("target", "e2e-logs"));
            log = logs.resolve(COUNT.incrementAndGet() + ".log");
            LOGS.add(log);
            var command = new ArrayList<>(program);
            command.addAll(List.of("start", "--data", data.toString(), "--port", "" + port));
            command.addAll(List.of("--gateway-port", "" + gatewayPort, "--operations-port", "0"));
            command.addAll(more);
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // what the machine happens to be set up for is not what is tested
            withoutSettings(builder);
            // the tests call faster than any assistant; that calls are limited is tested at the gateway's own door
            builder.environment().put("ATOMIC_MCP_REQUESTS_PER_SECOND", "100000");
            builder.environment().put("ATOMIC_MCP_REQUEST_BURST", "100000");
            // the identity provider of the federation test runs beside it
            builder.environment().put("ATOMIC_IDENTITY_HOSTS_WITHIN", "localhost");
            builder.environment().putAll(settings);
            process = builder.start();
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            assertThat(process.isAlive()).as(this::output).isTrue();
            return output().contains(words);
        });
        ready = Instant.now();
    }

    static void withoutSettings(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("ATOMIC_") || name.equals("MONGODB_URI"));
    }

    /** The packaged jar, as {@code ./atomicctl} starts it: taken apart, with what the build's own start has left, if it has. */
    static List<String> command() {
        var apart = jar().resolveSibling("ahead");
        var cache = apart.resolve("atomic.aot");
        return Files.exists(cache)
                ? java(
                        "-XX:AOTCache=" + cache,
                        "-Xlog:aot*=off",
                        "-jar",
                        apart.resolve("atomic.jar").toString())
                : java("-jar", jar().toString());
    }

    static Path jar() {
        return Path.of(System.getProperty("atomic.jar")).toAbsolutePath().normalize();
    }

    static List<String> java(String... program) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx512m"));
        command.addAll(List.of(program));
        return List.copyOf(command);
    }

    URI workbench(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    URI gateway(String path) {
        return URI.create("http://localhost:" + gatewayPort + path);
    }

    URI mcp(String subdomain) {
        return gateway("/" + subdomain + "/mcp/v1");
    }

    Path data() {
        return data;
    }

    Instant started() {
        return started;
    }

    Instant ready() {
        return ready;
    }

    long pid() {
        return process.pid();
    }

    String operatorToken() {
        var chosen = settings.get("ATOMIC_OPERATOR_TOKEN");
        return chosen == null ? read(data.resolve("operator-token")).strip() : chosen;
    }

    /** What the process has left word of in its data directory. */
    String announced(String name) {
        var announced = new Properties();
        try (var file = Files.newBufferedReader(data.resolve("server.properties"))) {
            announced.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return announced.getProperty(name);
    }

    String output() {
        return read(log);
    }

    /** What every server of this run has said, by the name of its log. */
    static Map<String, String> logs() {
        return LOGS.stream().collect(Collectors.toMap(Path::toString, Installation::read));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As kill -9 does it. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As SIGTERM does it; returns the exit status. */
    int stop() {
        process.destroy();
        return awaitEnd();
    }

    private int awaitEnd() {
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(this::output).isTrue();
            return process.exitValue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
