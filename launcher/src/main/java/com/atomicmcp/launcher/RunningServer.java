package com.atomicmcp.launcher;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** The server that runs on a data directory, as its operations door answers those who can read that directory. */
public final class RunningServer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI door;
    private final String token;

    private RunningServer(URI door, String token) {
        this.door = door;
        this.token = token;
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

    /** @throws NobodyAnswers if no server has left word of itself there */
    public static RunningServer on(Path data) throws NobodyAnswers {
        var directory = new DataDirectory(data);
        return Optional.of(directory)
                .flatMap(DataDirectory::announced)
                .map(server ->
                        new RunningServer(URI.create(server.getProperty("operations")), server.getProperty("token")))
                .orElseThrow(() -> new NobodyAnswers(
                        "no server runs on " + directory.path() + ". Start one with: atomicctl start --data " + data));
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(door.resolve(path)).GET());
    }

    public Answer post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(door.resolve(path)).POST(BodyPublishers.noBody()));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (ConnectException nobody) {
            throw new NobodyAnswers("the server does not answer at " + door);
        }
    }
}
