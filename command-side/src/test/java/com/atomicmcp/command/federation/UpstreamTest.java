package com.atomicmcp.command.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.command.federation.Upstream.Unreachable;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator's choice of an address cannot have this server do. */
class UpstreamTest {
    private static final Set<String> WITHIN = Set.of("localhost");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger dripped = new AtomicInteger();
    private static final int DRIPS = 200;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/document", exchange -> answer(exchange, 200, "{}"));
        server.createContext("/huge", exchange -> answer(exchange, 200, "x".repeat(300 * 1024)));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().set("Location", "/document");
            answer(exchange, 302, "moved");
        });
        server.createContext("/silent", _ -> {});
        server.createContext("/dripping", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                while (dripped.getAndIncrement() < DRIPS) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
            } catch (IOException cut) {
                // as it should
            }
        });
        server.createContext("/long-header", exchange -> {
            exchange.getResponseHeaders().set("X-Long", "x".repeat(100 * 1024));
            answer(exchange, 200, "{}");
        });
        server.createContext("/many-headers", exchange -> {
            for (var index = 0; index < 1_000; index++) {
                exchange.getResponseHeaders().set("X-" + index, "y");
            }
            answer(exchange, 200, "{}");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksAHostOfOnesOwnNetworkThatTheOperatorNamed() throws Exception {
        try (var upstream = new Upstream(WITHIN)) {
            assertThat(upstream.get(at("localhost", "/document"))).isEqualTo("{}");
        }
    }

    @Test
    void asksNoOtherThatIsNotPublic() throws Exception {
        try (var upstream = new Upstream(WITHIN)) {
            refuses(upstream, at("127.0.0.1", "/document"), "not on the public internet");
        }
        try (var upstream = new Upstream(Set.of())) {
            refuses(upstream, at("localhost", "/document"), "not on the public internet");
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void asksNobodyElseInTheClear() throws Exception {
        try (var upstream = new Upstream(Set.of("idp.example.com"))) {
            refuses(upstream, URI.create("http://idp.example.com/document"), "not an https URL");
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (var upstream = new Upstream(WITHIN)) {
            refuses(upstream, at("localhost", "/elsewhere"), "answered with status 302");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void readsNoMoreThanItMust() throws Exception {
        try (var upstream = new Upstream(WITHIN)) {
            refuses(upstream, at("localhost", "/huge"), "sent more than 262144 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/long-header", "/many-headers"})
    void readsNoMoreOfWhatStandsBeforeTheDocumentEither(String path) throws Exception {
        try (var upstream = new Upstream(WITHIN)) {
            refuses(upstream, at("localhost", path), "cannot be reached");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dripping", "/silent"})
    void waitsForNobodyForLong(String path) throws Exception {
        try (var upstream = new Upstream(WITHIN, Duration.ofMillis(300))) {
            refuses(upstream, at("localhost", path), "cannot be reached");
        }
        assertThat(dripped).as("the rest was not waited for").hasValueLessThan(DRIPS);
    }

    private URI at(String host, String path) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
    }

    private static void refuses(Upstream upstream, URI url, String why) {
        assertThatThrownBy(() -> upstream.get(url))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining(why);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        asked.incrementAndGet();
        exchange.sendResponseHeaders(status, body.length());
        try (exchange) {
            exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException cut) {
            // whoever has read enough hangs up
        }
    }
}
