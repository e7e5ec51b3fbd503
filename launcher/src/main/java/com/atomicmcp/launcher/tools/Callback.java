package com.atomicmcp.launcher.tools;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.State;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where the browser comes back to: a random port of the loopback interface (RFC 8252, section 7.3). */
final class Callback implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<AuthorizationResponse> answers = new ArrayBlockingQueue<>(1);
    private final State state = new State();

    private Callback(HttpServer server) {
        this.server = server;
        server.createContext("/callback", this::answer);
        server.start();
    }

    static Callback open() throws IOException {
        return new Callback(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback");
    }

    /** What the answer must come with; others are turned away. */
    State state() {
        return state;
    }

    /** Nothing where no answer came in time. */
    Optional<AuthorizationResponse> await(Duration atMost) {
        try {
            return Optional.ofNullable(answers.poll(atMost.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = AuthorizationResponse.parse(address().resolve(exchange.getRequestURI()));
            if (!state.equals(answer.getState())) {
                say(exchange, 400, "This is not the answer that was waited for.");
                return;
            }
            say(
                    exchange,
                    200,
                    answer.indicatesSuccess()
                            ? "You are signed in. Go back to the terminal."
                            : "Signing in was refused. Go back to the terminal.");
            answers.offer(answer);
        } catch (ParseException malformed) {
            say(exchange, 400, "This is not an answer of an authorization server.");
        }
    }

    private static void say(HttpExchange exchange, int status, String sentence) throws IOException {
        var body = sentence.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(1);
    }
}
