package com.atomicmcp.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Speaks to the Workbench's public APIs, remembers how far the logs have come, and says plainly what was refused. */
final class Workbench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, Long> reached = new TreeMap<>();
    private final String base;

    Workbench(URI base) {
        this.base = base.toString().replaceAll("/+$", "");
    }

    /** What came back. */
    record Answer(String method, String path, int status, JsonNode body) {

        boolean succeeded() {
            return status / 100 == 2;
        }

        Answer orFail() {
            if (!succeeded()) {
                throw new DemoFailed(
                        this + "\nThe demo is not complete. To go on, start again with --demo; to begin anew, "
                                + "choose an empty data directory.");
            }
            return this;
        }

        String text(String field) {
            var value = body.path(field);
            if (!value.isString()) {
                throw new DemoFailed(method + " " + path + " answered without '" + field + "'.");
            }
            return value.asString();
        }

        @Override
        public String toString() {
            var rule = body.path("rule").asString("");
            return method + " " + path + " answered " + status + (rule.isEmpty() ? "" : " " + rule) + ": "
                    + body.path("detail").asString("no reason given").replace('\n', ' ');
        }
    }

    String base() {
        return base;
    }

    Answer get(String token, String path) {
        return send("GET", token, path, null).orFail();
    }

    Answer post(String token, String path, @Nullable Object body) {
        return send("POST", token, path, body).orFail();
    }

    Answer put(String token, String path, @Nullable Object body) {
        return send("PUT", token, path, body).orFail();
    }

    /** Asks for what must know everything that was sent so far, for as long as a person may be expected to wait. */
    Answer getUpToDate(String token, String path) {
        var after = reached.entrySet().stream()
                .map(position -> "after=" + position.getKey() + ":" + position.getValue())
                .collect(Collectors.joining("&"));
        var patient = Instant.now().plus(PATIENCE);
        while (true) {
            // The server itself waits some seconds before it says that it is not ready.
            var answer = send("GET", token, path + (path.contains("?") ? "&" : "?") + after, null);
            if (answer.status() != 503 || Instant.now().isAfter(patient)) {
                return answer.orFail();
            }
        }
    }

    Answer send(String method, @Nullable String token, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .header("Accept", "application/json, application/problem+json");
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            var answer = new Answer(method, path, response.statusCode(), parsed(response));
            remember(answer.body());
            return answer;
        } catch (IOException unreachable) {
            throw new DemoFailed(method + " " + path + " got no answer from " + base + ". The demo is not complete.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("Loading the demo was interrupted. To go on, start again with --demo.");
        }
    }

    private static JsonNode parsed(HttpResponse<byte[]> response) {
        try {
            return response.body().length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(response.body());
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private void remember(JsonNode body) {
        var position = body.path("position")
                .asString(body.path("data").path("position").asString(""));
        var at = position.indexOf(':');
        if (at > 0) {
            reached.merge(position.substring(0, at), Long.valueOf(position.substring(at + 1)), Math::max);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
