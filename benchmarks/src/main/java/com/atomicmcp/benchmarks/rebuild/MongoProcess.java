package com.atomicmcp.benchmarks.rebuild;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The MongoDB wire server in a process of its own, so that what it keeps is not counted as ours. */
final class MongoProcess implements AutoCloseable {

    private final Process process;
    private final String uri;

    private MongoProcess(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    static MongoProcess start() {
        try {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx4g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MongoProcess.class.getName())
                    .redirectError(
                            ProcessBuilder.Redirect.DISCARD) // it tells of every duplicate key with a stack trace
                    .start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("mongodb://")) {
                    return new MongoProcess(process, line);
                }
            }
            process.destroy();
            throw new IllegalStateException("the MongoDB wire server did not start");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Serves until whoever started it closes its input, be it by being killed. */
    public static void main(String[] arguments) throws IOException {
        var server = new MongoServer(new MemoryBackend());
        System.out.println(server.bindAndGetConnectionString());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        server.shutdownNow();
    }
}
