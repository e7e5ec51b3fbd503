package com.atomicmcp.launcher;

import com.atomicmcp.launcher.RunningServer.NobodyAnswers;
import com.atomicmcp.launcher.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A server to be asked by an operator: the one that runs on a data directory; or this very process, which opens the
 * stores without any role for as long as it is asked.
 */
public final class Operator implements AutoCloseable {

    private final RunningServer server;
    private final AutoCloseable opened;
    private boolean closed;

    private Operator(RunningServer server, AutoCloseable opened) {
        this.server = server;
        this.opened = opened;
    }

    /**
     * The server that runs there, and no other.
     *
     * @param data the data directory that was named; nothing if none was
     * @throws NobodyAnswers if no server runs there
     */
    public static Operator running(@Nullable Path data, PrintWriter err) throws NobodyAnswers {
        return new Operator(RunningServer.on(data), () -> {});
    }

    /**
     * The server that runs there, or the shared stores that the environment names.
     *
     * @param data the data directory that was named; nothing if none was
     * @param err told if it takes a while
     * @throws NobodyAnswers if no server runs there, and the environment names no stores
     */
    public static Operator on(@Nullable Path data, PrintWriter err) throws NobodyAnswers {
        var settings = new Settings(System.getenv());
        return !settings.namesStores() || runs(data) ? running(data, err) : onSharedStores(settings, err);
    }

    /**
     * As {@link #on}; and where no server runs, what it has kept in the data directory.
     *
     * @throws NobodyAnswers if nothing is kept there either, or another process has it and does not answer
     */
    public static Operator evenIfStopped(@Nullable Path data, PrintWriter err) throws NobodyAnswers {
        var settings = new Settings(System.getenv());
        if (runs(data)) {
            return running(data, err);
        }
        return settings.namesStores()
                ? onSharedStores(settings, err)
                : onEmbeddedStores(DataDirectory.of(data, settings), settings, err);
    }

    private static Operator onSharedStores(Settings settings, PrintWriter err) throws NobodyAnswers {
        try {
            var scratch = Files.createTempDirectory("atomicctl");
            return open(
                    new DataDirectory(scratch),
                    settings,
                    err,
                    () -> FileSystemUtils.deleteRecursively(scratch.toFile())); // it holds secrets
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Operator onEmbeddedStores(DataDirectory directory, Settings settings, PrintWriter err)
            throws NobodyAnswers {
        if (!directory.keepsLogs()) {
            throw new NobodyAnswers("no server runs on " + directory.path()
                    + ", and nothing is kept there. Name another" + " directory with --data");
        }
        var lock = directory
                .take()
                .orElseThrow(
                        () -> new NobodyAnswers("another process has " + directory.path() + " and does not answer"));
        return open(directory, settings, err, () -> {
            directory.withdraw();
            lock.close();
        });
    }

    private static Operator open(DataDirectory directory, Settings settings, PrintWriter err, AutoCloseable last)
            throws NobodyAnswers {
        err.println("Opening the stores …");
        err.flush();
        settings.set("atomic.data", directory.path());
        settings.set("atomic.roles", Stores.ONLY_LOOKS);
        settings.set("atomic.operations.port", 0);
        settings.set("logging.threshold.console", "off"); // what was asked for is alone on the output
        settings.secretsThatAreKept(directory);
        try {
            var own = Server.start(settings.arguments());
            var operator = new Operator(RunningServer.on(directory.path()), () -> {
                own.close();
                last.close();
            });
            Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
            return operator;
        } catch (RuntimeException | NobodyAnswers failure) {
            closed(last);
            throw failure;
        }
    }

    /** Word of a server may be left by one that was killed. */
    private static boolean runs(@Nullable Path data) {
        try {
            return RunningServer.on(data).answers();
        } catch (NobodyAnswers nobody) {
            return false;
        }
    }

    public RunningServer server() {
        return server;
    }

    /** Also by whoever ends the process meanwhile. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            closed(opened);
        }
    }

    private static void closed(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
