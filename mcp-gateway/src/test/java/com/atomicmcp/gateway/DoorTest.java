package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.audit.access.Reference;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.permission.Resource;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

/** Who is let in, what the others are told, and how soon that changes. */
class DoorTest extends GatewayTest {

    private static final String PING = message(1, "ping", Map.of());

    private Reply withToken(Organization organization, String token) {
        return send(HttpMethod.POST, organization.path(), PING.getBytes(StandardCharsets.UTF_8), headers -> {
            headers.set("Content-Type", "application/json");
            if (token != null) {
                headers.set("Authorization", "Bearer " + token);
            }
        });
    }

    private static void assertChallenged(Reply reply, String subdomain) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().getFirst("WWW-Authenticate"))
                .startsWith(
                        "Bearer resource_metadata=\"http://localhost:8081/.well-known/oauth-protected-resource/%s/mcp/v1\", scope=\"mcp:tools\""
                                .formatted(subdomain));
    }

    @Test
    void aStrangerIsToldWhereToGetATokenWhetherTheOrganizationExistsOrNot() {
        var acme = organization();
        var nobody = new Organization(acme.id, "nobody");

        var known = withToken(acme, null);
        var unknown = withToken(nobody, null);

        assertChallenged(known, acme.subdomain);
        assertChallenged(unknown, "nobody");
        assertThat(known.headers().getFirst("WWW-Authenticate")).doesNotContain("error");
        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(unknown.headers().headerNames()).isEqualTo(known.headers().headerNames());
        var metadata = metadata("nobody");
        assertThat(metadata.status()).isEqualTo(200);
    }

    @Test
    void theMetadataNamesTheResourceCharacterForCharacter() {
        var metadata = metadata("acme").json();

        assertThat(metadata.get("resource").stringValue()).isEqualTo("http://localhost:8081/acme/mcp/v1");
        assertThat(metadata.get("authorization_servers").toString()).isEqualTo("[\"" + Issuer.NAME + "\"]");
        assertThat(metadata.get("scopes_supported").toString()).isEqualTo("[\"mcp:tools\"]");
        assertThat(metadata.get("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
        assertThat(metadata("ACME").status()).isEqualTo(404);
        assertThat(send(HttpMethod.GET, "/.well-known/oauth-protected-resource", null, _ -> {})
                        .status())
                .isEqualTo(404);
    }

    private Reply metadata(String subdomain) {
        return send(HttpMethod.GET, "/.well-known/oauth-protected-resource/" + subdomain + "/mcp/v1", null, _ -> {});
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                claim("another audience", c -> c.audience("http://localhost:8081/other/mcp/v1")),
                claim(
                        "two audiences",
                        c -> c.audience(
                                List.of("http://localhost:8081/other/mcp/v1", "http://localhost:8081/acme/mcp/v1"))),
                claim("no audience", c -> c.audience((String) null)),
                claim("another issuer", c -> c.issuer("http://evil.test")),
                claim("expired", c -> c.expirationTime(Date.from(GatewayUnderTest.NOW.minusSeconds(60)))),
                claim("no end", c -> c.expirationTime(null)),
                claim("not yet", c -> c.notBeforeTime(Date.from(GatewayUnderTest.NOW.plusSeconds(60)))),
                claim("another organization", c -> c.claim("org", "org_other")),
                claim("no organization", c -> c.claim("org", null)),
                claim("another member", c -> c.claim("mem", "mem_other")),
                claim("another account", c -> c.subject("acc_other")),
                claim("another connection", c -> c.claim("sid", "con_other")),
                claim("a connection that is no id", c -> c.claim("sid", "a b")),
                claim("a connection that is no text", c -> c.claim("sid", List.of("x"))),
                claim("another client", c -> c.claim("client_id", "client_other")));
    }

    private static Arguments claim(String what, Consumer<JWTClaimsSet.Builder> change) {
        return arguments(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void aTokenThatIsNotForThisConnectionIsInvalid(String what, Consumer<JWTClaimsSet.Builder> change) {
        var acme = organization();

        var reply = withToken(acme, token(acme.alice, change));

        assertChallenged(reply, acme.subdomain);
        assertThat(reply.headers().getFirst("WWW-Authenticate"))
                .contains("error=\"invalid_token\"", "error_description=\"");
    }

    @Test
    void aTokenOfAnotherKeyTypeOrAlgorithmIsInvalid() throws Exception {
        var acme = organization();
        var unsigned = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claimsOf(acme.alice));
        unsigned.sign(new MACSigner(new byte[32]));

        for (var token : List.of(
                Issuer.token(Issuer.key("k1"), "at+jwt", claims(acme.alice)),
                Issuer.token(Issuer.key("k2"), "at+jwt", claims(acme.alice)),
                Issuer.token(Issuer.KEY, "JWT", claims(acme.alice)),
                unsigned.serialize(),
                "not.a.token",
                "x".repeat(5_000))) {
            assertThat(withToken(acme, token).headers().getFirst("WWW-Authenticate"))
                    .contains("invalid_token");
        }
    }

    private JWTClaimsSet claimsOf(Connected who) {
        var builder = new JWTClaimsSet.Builder().issuer(Issuer.NAME);
        claims(who).accept(builder);
        return builder.build();
    }

    @Test
    void aTokenOpensOneOrganizationOnly() {
        var acme = organization();
        var globex = organization();

        assertThat(withToken(globex, token(acme.alice)).status()).isEqualTo(401);
        // even where the issuer were to sign a foreign audience, the claims are of another organization
        assertThat(withToken(globex, token(acme.alice, c -> c.audience(mcpUrl.of(globex.subdomain))))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aTokenInTheAddressIsNotLookedAt() {
        var acme = organization();

        var reply = send(
                HttpMethod.POST,
                acme.path() + "?access_token=" + token(acme.alice),
                PING.getBytes(StandardCharsets.UTF_8),
                _ -> {});

        assertThat(reply.status()).isEqualTo(401);
    }

    @Test
    void aTokenWithoutTheScopeNeedsTheScope() {
        var acme = organization();

        var reply = withToken(acme, token(acme.alice, c -> c.claim("scope", "profile")));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers().getFirst("WWW-Authenticate")).contains("insufficient_scope", "scope=\"mcp:tools\"");
    }

    @Test
    void whatWasRevokedIsOverAtTheNextCall() {
        var acme = organization();
        var bob = acme.member("Bob", all());
        var carol = acme.member("Carol", all());
        var dave = acme.member("Dave", all());
        for (var who : List.of(bob, carol, dave)) {
            assertThat(legacy(who, "ping", Map.of()).status()).isEqualTo(200);
        }

        happened(
                new ConnectionRevoked(acme.id, bob.connection()),
                new ClientRevoked(acme.id, carol.client()),
                new MemberRemoved(acme.id, dave.member()));

        for (var who : List.of(bob, carol, dave)) {
            var reply = legacy(who, "ping", Map.of());
            assertChallenged(reply, acme.subdomain);
            assertThat(reply.headers().getFirst("WWW-Authenticate")).contains("invalid_token");
        }
        happened(new ClientReinstated(acme.id, carol.client()));
        assertThat(legacy(carol, "ping", Map.of()).status()).isEqualTo(200);
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                ending("the connection", who -> new ConnectionRevoked(who.organization().id, who.connection())),
                ending("the client", who -> new ClientRevoked(who.organization().id, who.client())),
                ending("the membership", who -> new MemberRemoved(who.organization().id, who.member())));
    }

    private static Arguments ending(String what, Function<Connected, Event> end) {
        return arguments(what, end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void whatEndsWhileTheBodyIsOnItsWayIsOver(String what, Function<Connected, Event> end) throws IOException {
        var bob = organization().member("Bob", all());

        var answer = sentSlowly(bob, () -> happened(end.apply(bob)));

        assertThat(answer)
                .startsWith("HTTP/1.1 401")
                .contains("WWW-Authenticate: Bearer resource_metadata=", "error=\"invalid_token\"")
                .doesNotContain("Production");
    }

    @Test
    void aPermissionThatIsTakenWhileTheBodyIsOnItsWayIsMissing() throws IOException {
        var acme = organization();
        var bob = acme.member("Bob", all());

        var answer = sentSlowly(bob, () -> happened(new MemberRemovedFromGroup(acme.id, bob.group(), bob.member())));

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("MCP Access (View)")
                .doesNotContain("Production");
    }

    /** Asks for the environments; what happens meanwhile happens when the headers were looked at and the body is waited for. */
    private String sentSlowly(Connected who, Runnable meanwhile) throws IOException {
        var body = message(1, "tools/call", Map.of("name", "list_environments"));
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            send(socket, """
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Authorization: Bearer %s\r
                    Content-Length: %d\r
                    Connection: close\r
                    Expect: 100-continue\r
                    \r
                    """.formatted(who.organization().path(), token(who), body.length()));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                assertThat(line).contains(":");
            }
            meanwhile.run();
            send(socket, body);
            return in.lines().collect(Collectors.joining("\n"));
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whileTheMcpServerIsOffEveryCallSaysSoAndNobodySignsInAnew() {
        var acme = organization();
        happened(new McpServerDisabled(acme.id));

        for (var reply : List.of(
                call(acme.alice, "list_environments", Map.of()),
                modern(acme.alice, "tools/call", Map.of("name", "list_environments")))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.problem()).startsWith("MCP Disabled");
        }
        for (var reply : List.of(
                legacy(acme.alice, "initialize", Map.of("protocolVersion", "2025-11-25")),
                legacy(acme.alice, "tools/list", Map.of()),
                modern(acme.alice, "tools/list", Map.of()),
                modern(acme.alice, "server/discover", Map.of()))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.errorCode()).isEqualTo(4010);
            assertThat(reply.errorMessage()).startsWith("MCP Disabled");
        }

        happened(new McpServerEnabled(acme.id));
        assertThat(call(acme.alice, "list_environments", Map.of()).data()).isNotEmpty();
    }

    @Test
    void withoutMcpAccessTheMessageNamesItAndWhoCanGrantIt() {
        var acme = organization();
        var bob = acme.member("Bob", List.of(view(Resource.ENVIRONMENTS)));

        var problem = call(bob, "list_environments", Map.of()).problem();
        assertThat(problem).contains("MCP Access (View)", "Alice Example").doesNotContain("env_production");
        assertThat(Reference.of(acme.id, problem.substring(problem.indexOf("why_"))))
                .isEqualTo(new Reference(bob.member(), null, null, GatewayUnderTest.NOW));
        assertThat(legacy(bob, "tools/list", Map.of()).errorMessage()).contains("MCP Access (View)", "Alice Example");
        assertThat(legacy(bob, "tools/list", Map.of()).errorCode()).isEqualTo(4011);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8081", "http://localhost:6274", "http://127.0.0.1:1", "https://[::1]:2"})
    void pagesOfThisMachineMayUseAServerOfThisMachine(String origin) {
        var acme = organization();

        var reply = post(acme.alice, PING, headers -> headers.setOrigin(origin));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().getFirst("Access-Control-Expose-Headers")).contains("WWW-Authenticate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example.com",
                "https://localhost.evil.example.com",
                "null",
                "http://localhost:8081/",
                "http://a@localhost",
                "file://",
                "::"
            })
    void otherPagesMayNot(String origin) {
        var acme = organization();

        var reply = post(acme.alice, PING, headers -> headers.set("Origin", origin));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.errorCode()).isEqualTo(4014);
    }

    @Test
    void aForeignHostIsTurnedAway() {
        var acme = organization();

        var alone = post(acme.alice, PING, headers -> headers.set("Host", "evil.example.com"));
        var withItsOrigin = post(acme.alice, PING, headers -> {
            headers.set("Host", "evil.example.com");
            headers.set("Origin", "http://evil.example.com");
        });

        assertThat(alone.status()).isEqualTo(404);
        assertThat(withItsOrigin.status()).isIn(403, 404);
    }

    @Test
    void browsersAreToldBeforehandWhatTheyMaySend() {
        var acme = organization();
        var reply = send(HttpMethod.OPTIONS, acme.path(), null, headers -> {
            headers.setOrigin("http://localhost:6274");
            headers.set("Access-Control-Request-Method", "POST");
            headers.set("Access-Control-Request-Headers", "authorization, mcp-method");
        });

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().getFirst("Access-Control-Allow-Headers")).contains("authorization", "mcp-method");
        var anywhere = send(
                HttpMethod.GET,
                "/.well-known/oauth-protected-resource/acme/mcp/v1",
                null,
                headers -> headers.setOrigin("https://client.example.com"));
        assertThat(anywhere.headers().getFirst("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void otherAddressesAreNotHere() {
        var acme = organization();
        for (var path : List.of("/", acme.path() + "/", "/" + acme.subdomain, "/ACME/mcp/v1", "/a/b/mcp/v1")) {
            assertThat(send(
                                    HttpMethod.POST,
                                    path,
                                    PING.getBytes(StandardCharsets.UTF_8),
                                    headers -> headers.setBearerAuth(token(acme.alice)))
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
