package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;

/** The subdomain in the host, a tolerated mismatch of versions, a tight rate limit, an allowed origin. */
@TestPropertySource(
        properties = {
            "test.mcp-url=https://{subdomain}.example.com/mcp/v1",
            "atomic.mcp.tolerate-version-mismatch=true",
            "atomic.mcp.requests-per-second=0.01",
            "atomic.mcp.request-burst=5",
            "atomic.allowed-origins=https://inspector.example.org"
        })
class OtherSettingsTest extends GatewayTest {

    private static final String PING = message(1, "ping", Map.of());

    private Reply at(String host, String path, String body, Connected who, Map<String, String> more) {
        return send(HttpMethod.POST, path, body.getBytes(StandardCharsets.UTF_8), headers -> {
            headers.set("Host", host);
            headers.set("Content-Type", "application/json");
            headers.setBearerAuth(token(who));
            more.forEach(headers::set);
        });
    }

    private Reply at(String host, Connected who) {
        return at(host, "/mcp/v1", PING, who, Map.of());
    }

    @Test
    void theHostSaysWhichOrganizationIsMeant() {
        var acme = organization();
        var globex = organization();

        assertThat(at(acme.subdomain + ".example.com", acme.alice).status()).isEqualTo(200);
        assertThat(at(acme.subdomain.toUpperCase(Locale.ROOT) + ".EXAMPLE.com:443", acme.alice)
                        .status())
                .isEqualTo(200);
        var foreign = at(globex.subdomain + ".example.com", acme.alice);
        assertThat(foreign.status()).isEqualTo(401);
        assertThat(foreign.headers().getFirst("WWW-Authenticate"))
                .contains(
                        "resource_metadata=\"https://" + globex.subdomain
                                + ".example.com/.well-known/oauth-protected-resource/mcp/v1\"",
                        "invalid_token");
    }

    @Test
    void anotherHostOrPathIsNotHere() {
        var acme = organization();

        for (var host : new String[] {"example.com", "localhost", acme.subdomain + ".example.org", "a.b.example.com"}) {
            assertThat(at(host, acme.alice).status()).as(host).isEqualTo(404);
        }
        assertThat(at("localhost", acme.path(), PING, acme.alice, Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void theMetadataIsAtTheRootOfTheHostToo() {
        for (var path :
                new String[] {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp/v1"
                }) {
            var reply = send(HttpMethod.GET, path, null, headers -> headers.set("Host", "acme.example.com"));

            assertThat(reply.json().get("resource").stringValue()).isEqualTo("https://acme.example.com/mcp/v1");
        }
    }

    @Test
    void onlyItsOwnAndAllowedOriginsMayUseAPublicServer() {
        var acme = organization();
        var host = acme.subdomain + ".example.com";

        assertThat(at(host, "/mcp/v1", PING, acme.alice, Map.of("Origin", "https://" + host))
                        .status())
                .isEqualTo(200);
        assertThat(at(host, "/mcp/v1", PING, acme.alice, Map.of("Origin", "https://inspector.example.org"))
                        .status())
                .isEqualTo(200);
        assertThat(at(host, "/mcp/v1", PING, acme.alice, Map.of("Origin", "http://localhost:6274"))
                        .status())
                .isEqualTo(403);
        assertThat(at(host, "/mcp/v1", PING, acme.alice, Map.of("Origin", "https://other.example.com"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aModernBodyUnderTheLastLegacyHeaderIsToleratedOnRequest() {
        var acme = organization();
        var reply = at(
                acme.subdomain + ".example.com",
                "/mcp/v1",
                message(1, "tools/list", Map.of("_meta", META)),
                acme.alice,
                Map.of("MCP-Protocol-Version", "2025-11-25"));

        assertThat(reply.result().get("resultType").stringValue()).isEqualTo("complete");
        var wrong = at(
                acme.subdomain + ".example.com",
                "/mcp/v1",
                message(1, "tools/list", Map.of("_meta", META)),
                acme.alice,
                Map.of("MCP-Protocol-Version", "2025-11-25", "Mcp-Method", "tools/call"));
        assertThat(wrong.errorCode()).isEqualTo(-32020);
    }

    @Test
    void aConnectionThatAsksTooOftenWaitsAndOthersDoNot() {
        var acme = organization();
        var bob = acme.member("Bob", all());
        var host = acme.subdomain + ".example.com";

        var statuses = IntStream.range(0, 6).mapToObj(_ -> at(host, acme.alice)).toList();

        assertThat(statuses.subList(0, 5)).allMatch(reply -> reply.status() == 200);
        var refused = statuses.getLast();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().getFirst("Retry-After"))).isPositive();
        assertThat(refused.errorCode()).isEqualTo(4013);
        assertThat(refused.errorMessage()).contains("Too many requests");
        assertThat(at(host, bob).status()).isEqualTo(200);
    }
}
