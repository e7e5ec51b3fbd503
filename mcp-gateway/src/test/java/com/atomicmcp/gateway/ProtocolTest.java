package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** The two eras of the protocol at one endpoint, and what is sent to it that is neither. */
class ProtocolTest extends GatewayTest {

    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    private Connected alice;

    @BeforeEach
    void alice() {
        alice = organization().alice;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-03-26", "2025-06-18", "2025-11-25"})
    void aLegacyClientGetsTheVersionItAsksFor(String version) {
        var result = initialize(version).result();

        assertThat(result.get("protocolVersion").stringValue()).isEqualTo(version);
        assertThat(result.get("serverInfo").get("name").stringValue()).isEqualTo("atomic-mcp-server");
        assertThat(result.get("capabilities").has("tools")).isTrue();
        assertThat(result.has("resultType")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2026-07-28", "2030-01-01", "nonsense"})
    void anotherVersionIsNegotiatedDownToTheNewestLegacyOne(String version) {
        assertThat(initialize(version).result().get("protocolVersion").stringValue())
                .isEqualTo("2025-11-25");
    }

    private Reply initialize(String version) {
        return post(
                alice,
                message(
                        0,
                        "initialize",
                        Map.of(
                                "protocolVersion",
                                version,
                                "capabilities",
                                Map.of("sampling", Map.of(), "unheardOf", 1),
                                "clientInfo",
                                Map.of("name", "x", "version", "1"))),
                headers -> headers.set("Mcp-Method", "initialize"));
    }

    @Test
    void aLegacyPingIsAnsweredWithNothingInIt() {
        assertThat(legacy(alice, "ping", Map.of()).text()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }

    @Test
    void theSameFourToolsAreListedInTheSameOrderInBothEras() {
        var legacy = legacy(alice, "tools/list", Map.of()).result();
        var modern = modern(alice, "tools/list", Map.of()).result();

        assertThat(legacy.get("tools")
                        .valueStream()
                        .map(tool -> tool.get("name").stringValue()))
                .containsExactly(
                        "list_environments", "list_action_flows", "get_action_flow_analytics", "get_user_profile");
        assertThat(legacy.get("tools")).hasSize(4).isEqualTo(modern.get("tools"));
        assertThat(legacy.has("ttlMs")).isFalse();
        assertThat(modern.get("resultType").stringValue()).isEqualTo("complete");
        assertThat(modern.get("ttlMs").intValue()).isNotNegative();
        assertThat(modern.get("cacheScope").stringValue()).isEqualTo("private");
        assertThat(modern.get("_meta")
                        .get("io.modelcontextprotocol/serverInfo")
                        .get("version")
                        .stringValue())
                .isNotEqualTo("unknown");
        for (var tool : legacy.get("tools")) {
            assertThat(tool.get("annotations").get("readOnlyHint").booleanValue())
                    .isTrue();
            assertThat(tool.get("annotations").get("destructiveHint").booleanValue())
                    .isFalse();
            assertThat(tool.get("inputSchema").get("additionalProperties").booleanValue())
                    .isFalse();
            assertThat(tool.get("description").stringValue()).isNotBlank();
            assertThat(tool.has("outputSchema")).isTrue();
        }
    }

    @Test
    void aModernClientDiscoversTheServer() {
        var result = modern(alice, "server/discover", Map.of()).result();

        assertThat(result.get("supportedVersions").toString()).contains("2026-07-28", "2025-11-25");
        assertThat(result.get("capabilities").toString()).isEqualTo("{\"tools\":{}}");
        assertThat(result.get("instructions").stringValue()).contains("list_environments");
        assertThat(result.get("resultType").stringValue()).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"initialize", "ping", "logging/setLevel", "resources/subscribe", "prompts/list", "unknown/method"
            })
    void aModernRequestForWhatIsNotHereIsNotFound(String method) {
        var reply = modern(alice, method, Map.of());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.errorCode()).isEqualTo(-32601);
        assertThat(reply.json().get("id").intValue()).isEqualTo(1);
    }

    @Test
    void aLegacyRequestForWhatIsNotHereIsAnErrorThatClientsCanShow() {
        var reply = legacy(alice, "prompts/list", Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.errorCode()).isEqualTo(-32601);
    }

    @Test
    void anUnknownToolIsAnErrorInBothEras() {
        var call = Map.of("name", "drop_table", "arguments", Map.of(), "inputResponses", Map.of("a", 1));

        assertThat(legacy(alice, "tools/call", call).errorCode()).isEqualTo(-32602);
        assertThat(modern(alice, "tools/call", call).errorCode()).isEqualTo(-32602);
    }

    static Stream<Arguments> envelopes() {
        Map<String, Object> none = Map.of();
        return Stream.of(
                arguments("no _meta", none, "2026-07-28", "server/discover", 400, -32602),
                arguments("no version", Map.of(CAPABILITIES, none), "2026-07-28", "server/discover", 400, -32602),
                arguments(
                        "no capabilities", Map.of(VERSION, "2026-07-28"), "2026-07-28", "server/discover", 400, -32602),
                arguments("no version header", META, "", "server/discover", 400, -32020),
                arguments("another version header", META, "2025-11-25", "server/discover", 400, -32020),
                arguments("a header in other case", META, "2026-07-28", "SERVER/DISCOVER", 400, -32020),
                arguments("no method header", META, "2026-07-28", "", 400, -32020),
                arguments(
                        "an unknown version",
                        Map.of(VERSION, "v999.0.0", CAPABILITIES, none),
                        "v999.0.0",
                        "server/discover",
                        400,
                        -32022),
                arguments(
                        "an unknown version in the body only",
                        Map.of(VERSION, "v999.0.0", CAPABILITIES, none),
                        "2026-07-28",
                        "server/discover",
                        400,
                        -32020));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("envelopes")
    void aModernRequestMustSayWhatItIs(
            String what, Map<String, Object> meta, String version, String method, int status, int code) {
        Map<String, Object> params = what.equals("no _meta") ? Map.of() : Map.of("_meta", meta);
        var reply = post(alice, message("q", "server/discover", params), headers -> {
            if (!version.isEmpty()) {
                headers.set("MCP-Protocol-Version", version);
            }
            if (!method.isEmpty()) {
                headers.set("Mcp-Method", method);
            }
        });

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().get("id").stringValue()).isEqualTo("q");
        if (code != 0) {
            assertThat(reply.errorCode()).isEqualTo(code);
        }
        if (code == -32022) {
            assertThat(reply.json().get("error").get("data").get("requested").stringValue())
                    .isEqualTo(version);
            assertThat(reply.json().get("error").get("data").get("supported")).isNotEmpty();
        }
    }

    @Test
    void aNameThatAHeaderCannotCarryComesEncoded() {
        var encoded = "=?base64?"
                + Base64.getEncoder().encodeToString("list_environments".getBytes(StandardCharsets.UTF_8)) + "?=";

        assertThat(named(encoded).status()).isEqualTo(200);
        assertThat(named("=?base64?!?=").errorCode()).isEqualTo(-32020);
        assertThat(named("get_user_profile").errorCode()).isEqualTo(-32020);
        assertThat(named("").errorCode()).isEqualTo(-32020);
    }

    private Reply named(String name) {
        return post(alice, message(1, "tools/call", Map.of("name", "list_environments", "_meta", META)), headers -> {
            headers.set("MCP-Protocol-Version", "2026-07-28");
            headers.set("Mcp-Method", "tools/call");
            headers.set("Mcp-Name", name);
        });
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments("nothing", "", 400, -32700),
                arguments("half a text", "{\"jsonrpc\":", 400, -32700),
                arguments("something after it", "{} {}", 400, -32700),
                arguments(
                        "a name twice",
                        "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                        400,
                        -32700),
                arguments("too deep", "[".repeat(100) + "]".repeat(100), 400, -32700),
                arguments(
                        "half a surrogate pair",
                        "{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\",\"method\":\"ping\"}",
                        400,
                        -32700),
                arguments("a batch", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", 400, -32600),
                arguments("a number", "1", 400, -32600),
                arguments("null", "null", 400, -32600),
                arguments("another JSON-RPC", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", 400, -32600),
                arguments("no method", "{\"jsonrpc\":\"2.0\",\"id\":1}", 400, -32600),
                arguments("a response", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 400, -32600),
                arguments("id null", "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", 400, -32600),
                arguments("a broken id", "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", 400, -32600),
                arguments("an object as id", "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", 400, -32600),
                arguments(
                        "a list of params",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
                        400,
                        -32602),
                arguments(
                        "no tool name",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}",
                        400,
                        -32602),
                arguments(
                        "a text as arguments",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"list_environments\",\"arguments\":\"x\"}}",
                        400,
                        -32602),
                arguments(
                        "a second page of tools",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}",
                        400,
                        -32602),
                arguments(
                        "no version asked for",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}",
                        400,
                        -32602));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void whatIsNoMessageIsRefusedWithoutTellingWhoReadIt(String what, String body, int status, int code) {
        var reply = post(alice, body, _ -> {});

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.text()).doesNotContain("xception", "jackson", "java", "\\tat ");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (var charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
            var body = "{\"jsonrpc\":\"2.0\",\"id\":\"é\",\"method\":\"ping\"}".getBytes(charset);
            var reply = send(HttpMethod.POST, alice.organization().path(), body, headers -> {
                headers.setBearerAuth(token(alice));
                headers.setContentType(MediaType.APPLICATION_JSON);
            });

            assertThat(reply.errorCode()).isEqualTo(-32700);
        }
    }

    @Test
    void aBodyLargerThanOneMebibyteIsRefused() {
        var most = 1024 * 1024;
        var ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

        assertThat(post(alice, ping + " ".repeat(most - ping.length()), _ -> {}).status())
                .isEqualTo(200);
        var refused = post(alice, ping + " ".repeat(most - ping.length() + 1), _ -> {});
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.errorCode()).isEqualTo(-32600);
    }

    static Stream<Arguments> headerLines() {
        return Stream.of(
                arguments("any answer is accepted", set("Accept", "*/*"), 200),
                arguments("JSON alone is accepted", set("Accept", "application/json"), 200),
                arguments("no JSON is accepted", set("Accept", "text/html"), 406),
                arguments("an Accept that is none", set("Accept", "///"), 400),
                arguments("a form", set("Content-Type", "application/x-www-form-urlencoded"), 415),
                arguments("JSON in Latin-1", set("Content-Type", "application/json;charset=iso-8859-1"), 415),
                arguments("JSON in UTF-8", set("Content-Type", "application/json;charset=utf-8"), 200),
                arguments("a compressed body", set("Content-Encoding", "gzip"), 415),
                arguments("an unsupported legacy version", set("MCP-Protocol-Version", "2024-11-05"), 400),
                arguments("a version that is none", set("MCP-Protocol-Version", "latest"), 400),
                arguments("a session that is not kept here", set("Mcp-Session-Id", "s"), 200),
                arguments("a stream that is not kept here", set("Last-Event-ID", "7"), 200));
    }

    private static Consumer<HttpHeaders> set(String name, String value) {
        return headers -> headers.set(name, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headerLines")
    void headersAreLookedAt(String what, Consumer<HttpHeaders> header, int status) {
        assertThat(post(alice, message(1, "ping", Map.of()), header).status()).isEqualTo(status);
    }

    @Test
    void idsComeBackAsTheyWere() {
        for (var id : List.of("\"x\"", "\"\"", "0", "-1", "9007199254740993", "123456789012345678901234567890")) {
            var reply = post(alice, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\",\"more\":1}", _ -> {});

            assertThat(reply.json().get("id").toString()).isEqualTo(id);
        }
    }

    @Test
    void aNotificationIsTakenWithoutAnAnswer() {
        var reply = post(alice, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", _ -> {});

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text()).isEmpty();
    }

    @Test
    void onlyPostingIsAllowed() {
        for (var method : List.of(HttpMethod.GET, HttpMethod.DELETE, HttpMethod.PUT)) {
            var reply = send(method, alice.organization().path(), null, headers -> headers.setBearerAuth(token(alice)));

            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.headers().getFirst("Allow")).isEqualTo("POST");
        }
    }

    @Test
    void anUnexpectedFailureIsAReferenceAndNothingElse() {
        alice.organization().content().beforeAnswering = () -> {
            throw new IllegalStateException("secret innards");
        };

        var reply = call(alice, "list_action_flows", Map.of("environmentId", PRODUCTION.value()));

        assertThat(reply.errorCode()).isEqualTo(-32603);
        assertThat(reply.json().get("error").get("data").get("reference").stringValue())
                .hasSize(36);
        assertThat(reply.text()).doesNotContain("secret", "xception", "com.atomicmcp");
    }
}
