package com.atomicmcp.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The server that runs on a data directory, as its operations door answers those who can read that directory. */
public final class RunningServer {

    /** Enough for the server to find out that a store is out of reach. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int HTTP_OK = 200;

    private final Path directory;
    private final Properties announced;

    private RunningServer(Path directory, Properties announced) {
        this.directory = directory;
        this.announced = announced;
    }

    /** No server runs there, or it does not answer; in words for a person. */
    public static final class NobodyAnswers extends IOException {
        private static final long serialVersionUID = 1L;

        NobodyAnswers(String words) {
            super(words);
        }
    }

    /** What it answered. */
    public record Answer(int status, String body) {}

    /**
     * @param data its data directory; nothing for the usual one
     * @throws NobodyAnswers if no server has left word of itself there
     */
    public static RunningServer on(@Nullable Path data) throws NobodyAnswers {
        var directory = DataDirectory.of(data, new Settings(System.getenv()));
        return new RunningServer(
                directory.path(),
                directory
                        .announced()
                        .orElseThrow(() -> new NobodyAnswers("no server runs on " + directory.path()
                                + ". Start one with: atomicctl start --data " + directory.path())));
    }

    /** What it said of itself as it started. */
    String said(String name) {
        return announced.getProperty(name, "?");
    }

    /** Whether anything listens at its operations door. */
    boolean answers() {
        var door = door("/");
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(door.getHost(), door.getPort()), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(door(path)).GET());
    }

    public Answer post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(door(path)).POST(BodyPublishers.noBody()));
    }

    /** Has something done that takes long, and hands over what is said of it, line by line; the last where it broke off. */
    public void lines(String path, Consumer<String> line) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(door(path))
                            .header(HttpHeaders.AUTHORIZATION, "Bearer " + said("token"))
                            .POST(BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            try (var lines = answer.body()) {
                if (answer.statusCode() != HTTP_OK) {
                    throw new IOException("the server answered with status " + answer.statusCode());
                }
                lines.filter(text -> !text.isBlank()).forEach(line);
            } catch (UncheckedIOException _) {
                return; // whoever asked misses the line that says how it ended
            }
        } catch (ConnectException nobody) {
            throw nobody();
        }
    }

    private URI door(String path) {
        return URI.create(said("operations") + path);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    request.header(HttpHeaders.AUTHORIZATION, "Bearer " + said("token"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (ConnectException nobody) {
            throw nobody();
        }
    }

    private NobodyAnswers nobody() {
        return new NobodyAnswers("the server on " + directory + " does not answer at " + said("operations"));
    }
}
