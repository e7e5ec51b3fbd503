package com.atomicmcp.launcher;

import com.atomicmcp.launcher.RunningServer.NobodyAnswers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A server to be asked by an operator: the one that runs on a data directory; or, where only the addresses of stores are
 * known, this very process, which opens them without any role for as long as it is asked.
 */
public final class Operator implements AutoCloseable {

    private final RunningServer server;
    private final @Nullable Server own;
    private final @Nullable Path scratch;
    private boolean closed;

    private Operator(RunningServer server, @Nullable Server own, @Nullable Path scratch) {
        this.server = server;
        this.own = own;
        this.scratch = scratch;
    }

    /**
     * @param data the data directory that was named; nothing if none was
     * @param err told if it takes a while
     * @throws NobodyAnswers if no server runs there, and the environment names no stores
     */
    public static Operator on(@Nullable Path data, PrintWriter err) throws NobodyAnswers {
        var settings = new Settings(System.getenv());
        if (!settings.namesStores() || runs(data)) {
            return new Operator(RunningServer.on(data), null, null);
        }
        err.println("Opening the stores …");
        err.flush();
        try {
            var scratch = Files.createTempDirectory("atomicctl");
            var directory = new DataDirectory(scratch);
            settings.set("atomic.data", scratch);
            settings.set("atomic.roles", "operator");
            settings.set("atomic.operations.port", 0);
            settings.set("logging.threshold.console", "off"); // what was asked for is alone on the output
            settings.secrets(directory);
            try {
                var own = Server.start(settings.arguments());
                var operator = new Operator(RunningServer.on(scratch), own, scratch);
                Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
                return operator;
            } catch (RuntimeException failure) {
                FileSystemUtils.deleteRecursively(scratch);
                throw failure;
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
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

    /** Also by whoever ends the process meanwhile, for the scratch directory holds secrets. */
    @Override
    public synchronized void close() {
        if (own != null && !closed) {
            own.close();
        }
        closed = true;
        if (scratch != null) {
            FileSystemUtils.deleteRecursively(scratch.toFile());
        }
    }
}
