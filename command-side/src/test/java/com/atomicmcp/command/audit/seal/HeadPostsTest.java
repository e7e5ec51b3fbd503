package com.atomicmcp.command.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.audit.seal.Head;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HeadPostsTest {

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Head HEAD =
            new Head(3, 40, 41, "2026-11-25T13:00:00Z", "ab", "cd", "words\n", "signed", "key");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer outside;

    @BeforeEach
    void start() throws IOException {
        outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.setExecutor(Runnable::run);
        outside.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        outside.stop(0);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + outside.getAddress().getPort() + path);
    }

    private void answers(String path, int status) {
        outside.createContext(path, exchange -> answer(exchange, status));
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.getResponseHeaders().add("Location", url("/elsewhere").toString());
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static HeadPosts posts(URI url) {
        return new HeadPosts(() -> Optional.of(HEAD), Optional.of(url), OFTEN, PATIENCE);
    }

    @Test
    void theHeadIsPostedAgainAndAgain() {
        answers("/heads", 204);
        try (var posts = posts(url("/heads?of=acme"))) {
            await().atMost(PATIENT).until(() -> posts.posted() >= 3);
            assertThat(posts.failed()).isZero();
        }
        assertThat(received)
                .hasSizeGreaterThanOrEqualTo(3)
                .containsOnly("POST /heads?of=acme application/json "
                        + JsonMapper.shared().writeValueAsString(HEAD));
    }

    @Test
    void whatFailsIsTriedAgainAtTheNextTurnAndCounted() {
        var turn = new AtomicInteger();
        outside.createContext("/heads", exchange -> answer(exchange, turn.getAndIncrement() < 3 ? 503 : 200));
        try (var posts = posts(url("/heads"))) {
            await().atMost(PATIENT).until(() -> posts.posted() >= 1);
            assertThat(posts.failed()).isEqualTo(3);
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        answers("/heads", 307);
        answers("/elsewhere", 200);
        try (var posts = posts(url("/heads"))) {
            await().atMost(PATIENT).until(() -> posts.failed() >= 2);
            assertThat(posts.posted()).isZero();
        }
        assertThat(received).allMatch(request -> request.startsWith("POST /heads "));
    }

    @Test
    void whoeverDoesNotAnswerIsNotWaitedFor() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var posts = posts(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
            await().atMost(PATIENT).until(() -> posts.failed() >= 2);
            assertThat(posts.posted()).isZero();
        }
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        outside.createContext("/heads", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            received.add("begun");
            awaitTheEnd();
        });
        try (var posts = posts(url("/heads"))) {
            await().atMost(PATIENT).until(() -> posts.posted() == 1);
        }
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closingDoesNotWaitForAnAnswer() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var posts = new HeadPosts(
                    () -> Optional.of(HEAD),
                    Optional.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())),
                    OFTEN,
                    Duration.ofMinutes(10));
            silent.accept().close();
            var begun = System.nanoTime();
            posts.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aStoreOutOfReachDisturbsNobodyAndIsAskedAgain() {
        answers("/heads", 200);
        var turn = new AtomicInteger();
        try (var posts = new HeadPosts(
                () -> {
                    if (turn.getAndIncrement() == 0) {
                        throw new IllegalStateException("the store is out of reach");
                    }
                    return turn.get() == 2 ? Optional.empty() : Optional.of(HEAD);
                },
                Optional.of(url("/heads")),
                OFTEN,
                PATIENCE)) {
            await().atMost(PATIENT).until(() -> posts.posted() >= 1);
            assertThat(posts.failed()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/heads",
                "file:///heads",
                "example.com/heads",
                "https:///heads",
                "https://user:word@example.com/",
                "https://example.com/#heads",
                "https://exa mple.com/",
                "javascript:alert(1)"
            })
    void whatOneCannotPostToIsRefusedAtTheStart(String url) {
        assertThatThrownBy(() -> HeadPosts.address(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ATOMIC_AUDIT_HEAD_URL is an address that begins with https:// or http://");
        assertThatThrownBy(() -> HeadPosts.insistOn(url, "1h")).hasMessageStartingWith("ATOMIC_AUDIT_HEAD_URL is");
    }

    @Test
    void nothingIsPostedWhereNoAddressIsNamed() {
        assertThat(HeadPosts.address(" ")).isEmpty();
        assertThat(HeadPosts.address("HTTPS://example.com/heads")).contains(URI.create("HTTPS://example.com/heads"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT9.999S", "-1h", "2d", "often", "", "99999999999999999999d", "9223372036854775807d"})
    void tooOftenOrTooSeldomIsRefusedAtTheStart(String every) {
        assertThatThrownBy(() -> HeadPosts.turns(every))
                .hasMessageStartingWith("ATOMIC_AUDIT_HEAD_EVERY is from 10s to 24h");
    }

    @Test
    void turnsAreSaidInEitherWay() {
        assertThat(HeadPosts.turns("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(HeadPosts.turns("PT24H")).isEqualTo(Duration.ofDays(1));
    }
}
