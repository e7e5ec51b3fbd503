package com.atomicmcp.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;

class KeysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<ECKey> published = List.of(key("first"), key("second"));
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile boolean down;
    private HttpServer issuer;
    private Keys keys;

    @BeforeEach
    void anIssuerPublishes() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        issuer.createContext("/jwks", this::answer);
        issuer.start();
        keys = asking(Duration.ofMillis(200));
    }

    @AfterEach
    void andStops() {
        issuer.stop(0);
    }

    @Test
    void whatIsKnownIsNotAskedForAgain() {
        assertThat(found("first")).isEqualTo("first");
        assertThat(found("second")).isEqualTo("second");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aKeyThatIsNewerThanTheLastAnswerIsWaitedForAndNotRefused() {
        found("first");
        for (var name : List.of("third", "fourth")) {
            published = List.of(key("first"), key(name));
            assertThat(Flux.range(0, 16)
                            .flatMap(_ -> keys.matching(named(name)))
                            .map(JWK::getKeyID))
                    .satisfies(all -> assertThat(all.collectList().block(PATIENCE))
                            .hasSize(16)
                            .containsOnly(name));
        }
        assertThat(asked).as("one question for all who waited").hasValue(3);
    }

    @Test
    void aKeyThatIsNewerThanTheAnswerOnItsWayIsAskedForOnceMore() {
        held = new CountDownLatch(1);
        var early = keys.matching(named("first")).collectList().toFuture();
        await().until(() -> asked.get() == 1);
        published = List.of(key("third"));
        var late = keys.matching(named("third")).collectList().toFuture();
        held.countDown();
        assertThat(early.join()).hasSize(1);
        assertThat(late.join()).hasSize(1);
    }

    @Test
    void namesThatAreMadeUpCostTheIssuerOneRequestInAWhile() {
        keys = asking(Duration.ofSeconds(2));
        found("first");
        var found = Flux.range(0, 1_000)
                .flatMap(number -> keys.matching(named("made up " + number)), 1_000)
                .collectList()
                .block(PATIENCE);
        assertThat(found).isEmpty();
        assertThat(asked.get()).isBetween(2, 3);
    }

    @Test
    void whileTheIssuerIsDownWhatIsKnownGoesOnAndWhatIsNotCannotBeTold() {
        found("first");
        down = true;
        assertThat(found("second")).isEqualTo("second");
        assertThatThrownBy(() -> found("third"))
                .as("no invalid token: its holder would throw it away")
                .isInstanceOf(WebClientResponseException.class);
        down = false;
        published = List.of(key("third"));
        assertThat(found("third")).isEqualTo("third");
    }

    private Keys asking(Duration betweenRequests) {
        return new Keys("http://localhost:" + issuer.getAddress().getPort() + "/jwks", betweenRequests);
    }

    private String found(String name) {
        var key = keys.matching(named(name)).blockFirst(PATIENCE);
        return key == null ? "none" : key.getKeyID();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new JWKSet(
                        published.stream().map(key -> (JWK) key.toPublicJWK()).toList())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        asked.incrementAndGet();
        released();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(down ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void released() {
        try {
            assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static SignedJWT named(String key) {
        return new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key).build(), new JWTClaimsSet.Builder().build());
    }

    private static ECKey key(String name) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
