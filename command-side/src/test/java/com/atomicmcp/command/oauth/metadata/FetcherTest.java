package com.atomicmcp.command.oauth.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.atomicmcp.command.oauth.metadata.Fetcher.Unfetched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a host that a stranger names could turn this server against others, or against itself. */
class FetcherTest {

    private final ClientHost host = ClientHost.start();
    private final Fetcher fetcher = ClientHost.fetcher();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() throws IOException {
        over.countDown();
        fetcher.close();
        host.close();
    }

    @Test
    void aDocumentIsReadAsItIs() throws Unfetched {
        host.publish("/client.json", "{\"a\":1}");
        var fetched = fetcher.fetch(host.address("/client.json"));
        assertThat(fetched.body()).isEqualTo("{\"a\":1}");
        assertThat(fetched.fresh()).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-age=1                | PT5M
            public, max-age=7200     | PT2H
            max-age=999999999        | PT24H
            no-store                 | PT5M
            s-maxage=7200            | PT1H
            """)
    void itIsKeptForAsLongAsItsHostSaysWithinReason(String cacheControl, Duration fresh) throws Unfetched {
        host.on("/client.json", exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", cacheControl);
            ClientHost.json(exchange, "{}");
        });
        assertThat(fetcher.fetch(host.address("/client.json")).fresh()).isEqualTo(fresh);
    }

    @Test
    void aRedirectIsNotFollowed() {
        host.publish("/elsewhere", "{}").on("/client.json", exchange -> {
            exchange.getResponseHeaders().set("Location", host.url("/elsewhere"));
            exchange.sendResponseHeaders(302, -1);
        });
        assertThat(refused("/client.json")).contains("status 302");
        assertThat(host.asked).containsExactly("/client.json");
    }

    @Test
    void aDocumentThatIsTooLargeIsNotReadOn() {
        var exactly = "\"" + "x".repeat(Fetcher.MOST_BYTES - 2) + "\"";
        host.publish("/most", exactly).publish("/more", exactly + " ").on("/endless", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            var chunk = new byte[8_192];
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(chunk);
            }
        });
        assertThat(catchThrowableOfType(Unfetched.class, () -> fetcher.fetch(host.address("/most"))))
                .isNull();
        assertThat(refused("/more")).contains("larger than 5120 bytes");
        assertThat(refused("/endless")).contains("larger than 5120 bytes");
    }

    @Test
    void endlessHeadersAreNotReadOn() {
        host.on("/client.json", exchange -> {
            exchange.getResponseHeaders().set("X-Long", "x".repeat(100_000));
            ClientHost.json(exchange, "{}");
        });
        assertThat(refused("/client.json")).contains("cannot be reached");
    }

    @Test
    void whoSendsAByteNowAndThenDoesNotHoldItUp() {
        host.on("/slow", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            while (!waited(100)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        });
        var begun = System.nanoTime();
        assertThat(refused("/slow")).contains("did not arrive within");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoNeverAnswersDoesNotHoldItUp() {
        host.on("/never", _ -> waited(60_000));
        assertThat(refused("/never")).containsAnyOf("did not arrive within", "did not answer in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain; charset=utf-8", ""})
    void onlyJsonIsADocument(String type) {
        host.on("/client.json", exchange -> {
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", type);
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
        });
        assertThat(refused("/client.json")).contains("not application/json");
    }

    @Test
    void aHostThatShowsNoCertificateOfItsNameIsNotAsked() throws IOException {
        try (var distrustful = new Fetcher(
                _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                Set.of(ClientHost.NAME),
                Duration.ofSeconds(1),
                null)) {
            host.publish("/client.json", "{}");
            assertThat(refused(distrustful, host.address("/client.json"))).contains("cannot be reached over https");
            assertThat(host.asked).isEmpty();
        }
    }

    @Test
    void aNameThatPointsElsewhereAMomentLaterIsAskedWhereItWasChecked() throws Exception {
        host.close();
        try (var checked = ClientHost.at("127.0.0.2", 0);
                var evil = ClientHost.at("127.0.0.3", checked.port())) {
            checked.publish("/client.json", "{\"who\":\"checked\"}");
            evil.publish("/client.json", "{\"who\":\"evil\"}");
            var lookups = new AtomicInteger();
            try (var rebound = ClientHost.fetcher(
                    _ -> new InetAddress[] {
                        InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "127.0.0.2" : "127.0.0.3")
                    },
                    Set.of(ClientHost.NAME))) {
                assertThat(rebound.fetch(checked.address("/client.json")).body())
                        .contains("checked");
            }
            assertThat(lookups).hasValue(1);
            assertThat(evil.asked).isEmpty();
        }
    }

    @Test
    void aNameOfWhichOneAddressIsPrivateIsNotAskedAtAll() throws IOException {
        host.publish("/client.json", "{}");
        try (var outside = ClientHost.fetcher(
                _ -> new InetAddress[] {InetAddress.ofLiteral("93.184.215.14"), InetAddress.ofLiteral("127.0.0.1")},
                Set.of())) {
            assertThat(refused(outside, host.address("/client.json"))).contains("not on the public internet");
        }
        assertThat(host.asked).isEmpty();
    }

    @Test
    void aNameThatNobodyKnowsIsSaidToBeUnknown() {
        assertThat(refused(fetcher, URI.create("https://nobody.test/client.json")))
                .contains("not known");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.170",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2001::1",
                "2001:db8::1",
                "100::1",
                "3fff::1",
                "fec0::1",
                "::7f00:1"
            })
    void thisAddressIsNotOfThePublicInternet(String address) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1"
            })
    void thisAddressIs(String address) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(address))).isTrue();
    }

    private boolean waited(long millis) {
        try {
            return over.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String refused(String path) {
        return refused(fetcher, host.address(path));
    }

    private static String refused(Fetcher fetcher, URI address) {
        var unfetched = catchThrowableOfType(Unfetched.class, () -> fetcher.fetch(address));
        assertThat(unfetched).as("refused").isNotNull();
        return unfetched.why();
    }
}
