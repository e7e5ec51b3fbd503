package com.atomicmcp.benchmarks.trail;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.launcher.audit.TrailDoor;
import com.atomicmcp.log.Logs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.LongConsumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What {@code atomicctl audit replay} asks, over HTTP as it asks. */
final class Door implements AutoCloseable {

    private static final String BEFORE_EACH = "{\"position\":";

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final DisposableServer server;

    Door(Logs logs) {
        context.registerBean(Logs.class, () -> logs);
        context.registerBean(AccessModel.class);
        context.register(TrailDoor.class);
        context.refresh();
        @SuppressWarnings("unchecked")
        RouterFunction<ServerResponse> trail = context.getBean(RouterFunction.class);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(trail)))
                .bindNow();
    }

    /**
     * Has the whole trail replayed.
     *
     * @param told hears how many entries have come so far, each time some have
     */
    long replay(LongConsumer told) {
        var all = new long[1];
        try (var http = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/audit/replay"))
                    .POST(BodyPublishers.noBody())
                    .build();
            try (var lines = http.send(asked, BodyHandlers.ofLines()).body()) {
                lines.forEach(line -> {
                    all[0] += entries(line);
                    told.accept(all[0]);
                });
            }
            return all[0];
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static int entries(String line) {
        var many = 0;
        for (var at = line.indexOf(BEFORE_EACH); at >= 0; at = line.indexOf(BEFORE_EACH, at + 1)) {
            many++;
        }
        return many;
    }

    @Override
    public void close() {
        server.disposeNow();
        context.close();
    }
}
