package com.atomicmcp.launcher;

import com.atomicmcp.command.audit.seal.HeadPosts;
import com.atomicmcp.launcher.demo.Demo;
import com.atomicmcp.query.projection.Projections;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atomicctl start}: opens the stores and the doors, and stays until it is told to stop. */
@Command(
        name = "start",
        description =
                "Starts the server: every role on embedded stores, unless told otherwise. Stops in order at Ctrl-C and SIGTERM.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Environment: ATOMIC_JDBC_URL, ATOMIC_JDBC_USERNAME, ATOMIC_JDBC_PASSWORD (PostgreSQL), MONGODB_URI,",
            "ATOMIC_OPERATOR_TOKEN, ATOMIC_ISSUER (the Workbench as browsers reach it), ATOMIC_MCP_URL (template with",
            "{subdomain}), ATOMIC_ROLES."
        })
final class StartCommand implements Callable<Integer> {

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(2);
    private static final List<String> DOORS = List.of("atomic.workbench.port", "atomic.gateway.port");

    @Option(names = "--port", paramLabel = "PORT", description = "Workbench, APIs and sign-in (default: 8080)")
    private @Nullable Integer port;

    @Option(names = "--gateway-port", paramLabel = "PORT", description = "MCP gateway (default: 8081)")
    private @Nullable Integer gatewayPort;

    @Option(
            names = "--operations-port",
            paramLabel = "PORT",
            description = "Health and metrics, loopback only (default: 8082; 0: any free one)")
    private @Nullable Integer operationsPort;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: ./data)")
    private @Nullable Path data;

    @Option(
            names = "--roles",
            paramLabel = "ROLE",
            split = ",",
            description = "What this process does: ${COMPLETION-CANDIDATES} (default: all)")
    private List<Role> roles = new ArrayList<>();

    @Option(
            names = "--demo",
            description = "Load the demo organizations through the public APIs, if they are not there yet")
    private boolean demo;

    @Option(
            names = "--until-ready",
            hidden = true,
            description =
                    "Stop as soon as everything is there, on any free ports: for what a start leaves to later ones")
    private boolean untilReady;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var settings = new Settings(System.getenv());
        var directory = DataDirectory.of(data, settings);
        for (var door : new Integer[] {port, gatewayPort, operationsPort}) {
            if (door != null && (door < 0 || door > 65_535)) {
                throw new ParameterException(spec.commandLine(), "A port is a number from 0 to 65535, not " + door);
            }
        }
        var chosen = roles.isEmpty() ? settings.roles() : roles;
        settings.set("atomic.data", directory.path().toString());
        settings.set("atomic.roles", chosen.stream().map(Role::label).collect(Collectors.joining(",")));
        settings.set("atomic.workbench.port", port);
        settings.set("atomic.gateway.port", gatewayPort);
        settings.set("atomic.operations.port", operationsPort);
        if (!untilReady
                && DOORS.stream().anyMatch(door -> settings.value(door, "").equals("0"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Only the operations door takes any free port: browsers and clients must know the others' numbers.");
        }
        settings.missing(chosen).ifPresent(missing -> {
            throw new ParameterException(spec.commandLine(), missing);
        });
        insistOnHeadPosts(settings);
        directory.prepare();
        var taken = directory.take();
        if (taken.isEmpty()) {
            err.println("atomicctl: " + holder(directory));
            return Main.FAILED;
        }
        directory.withdraw(); // whoever was here before is not any more
        try (var lock = taken.get()) {
            return run(directory, settings, out, err, lock);
        } catch (IOException unlocked) {
            return Main.OK; // the lock ends with the process at the latest
        }
    }

    private void insistOnHeadPosts(Settings settings) {
        try {
            HeadPosts.insistOn(
                    settings.value("atomic.audit.head-url", ""), settings.value("atomic.audit.head-every", "1h"));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private int run(DataDirectory directory, Settings settings, PrintWriter out, PrintWriter err, FileChannel lock)
            throws InterruptedException {
        var begun = System.nanoTime();
        out.println("Starting Atomic MCP Server on " + directory.path() + " …");
        out.flush();
        settings.secrets(directory).ifPresent(out::println);
        var opened = new AtomicReference<@Nullable Server>();
        var starting = new CountDownLatch(1);
        var stopping = new CountDownLatch(1);
        // a start that is told to stop comes to its end first: what is half open cannot be closed in order
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(opened, starting, directory, lock, stopping), "shutdown"));
        Server server;
        try {
            server = Server.start(settings.arguments());
            opened.set(server);
        } catch (RuntimeException failure) {
            directory.withdraw();
            var busy = portInUse(failure);
            if (busy.isPresent()) {
                err.println("atomicctl: port " + busy.get().getPort()
                        + " is in use. Choose others with --port, --gateway-port and --operations-port.");
                return Main.FAILED;
            }
            throw failure;
        } finally {
            starting.countDown();
        }
        awaitReadModels(server.context("stores").getBean(Projections.class), out);
        var environment = server.context("stores").getEnvironment();
        out.printf("Ready after %.1f s.%n", (System.nanoTime() - begun) / 1e9);
        settings.doors(environment).forEach(out::println);
        out.flush();
        if (untilReady) {
            return Main.OK;
        }
        if (demo) {
            Demo.load(
                    URI.create("http://localhost:" + environment.getRequiredProperty("atomic.workbench.port")),
                    environment.getRequiredProperty("atomic.operator-token"),
                    out);
        }
        out.println("Press Ctrl-C to stop.");
        out.flush();
        stopping.await();
        return Main.OK;
    }

    /** Who asks before they are there waits, and is told in the end to ask again. */
    private static void awaitReadModels(Projections projections, PrintWriter out) throws InterruptedException {
        var said = new AtomicLong(System.nanoTime());
        try {
            projections.awaitBuilt((built, all) -> {
                if (built < all && System.nanoTime() - said.get() > BETWEEN_NEWS.toNanos()) {
                    said.set(System.nanoTime());
                    out.printf("Making read models from the logs: %d of %d are there …%n", built, all);
                    out.flush();
                }
            });
        } catch (RuntimeException outOfReach) {
            out.println("The read models are out of reach; whoever asks is told so until they are not.");
        }
    }

    private static void stop(
            AtomicReference<@Nullable Server> opened,
            CountDownLatch starting,
            DataDirectory directory,
            FileChannel lock,
            CountDownLatch stopping) {
        try {
            starting.await();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        var server = opened.get();
        if (server != null) {
            server.close();
            directory.withdraw();
        }
        try {
            lock.close();
        } catch (IOException atExit) {
            // the lock ends with the process
        }
        stopping.countDown();
    }

    private static String holder(DataDirectory directory) {
        var who = directory
                .announced()
                .map((Properties server) ->
                        "process " + server.getProperty("pid") + ", Workbench at " + server.getProperty("workbench"))
                .orElse("a process that is still starting");
        return directory.path() + " is in use by another server (" + who
                + "). Stop that one, or choose another directory with --data.";
    }

    private static Optional<PortInUseException> portInUse(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(PortInUseException.class::isInstance)
                .map(PortInUseException.class::cast)
                .findFirst();
    }
}
