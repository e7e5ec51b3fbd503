package com.atomicmcp.launcher.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Signing in, with an MCP Server and an authorization server in one, and somebody at the browser who always agrees. */
class SignInTest {

    @TempDir
    private Path home;

    private final StringWriter err = new StringWriter();
    private final List<Map<String, List<String>>> granted = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> visited = new CopyOnWriteArrayList<>();
    private final List<String> registered = new CopyOnWriteArrayList<>();
    private volatile String refusal = "";
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/acme/mcp/v1", exchange -> {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer resource_metadata=\"" + origin() + "/resource\"");
            answer(exchange, 401, Map.of());
        });
        server.createContext(
                "/resource",
                exchange -> answer(
                        exchange,
                        200,
                        Map.of("resource", url().toString(), "authorization_servers", List.of(origin()))));
        server.createContext(
                "/.well-known/oauth-authorization-server",
                exchange -> answer(
                        exchange,
                        200,
                        Map.of(
                                "issuer",
                                origin(),
                                "authorization_endpoint",
                                origin() + "/authorize",
                                "token_endpoint",
                                origin() + "/token",
                                "registration_endpoint",
                                origin() + "/register",
                                "response_types_supported",
                                List.of("code"),
                                "code_challenge_methods_supported",
                                List.of("S256"))));
        server.createContext("/register", exchange -> {
            registered.add(text(exchange));
            answer(
                    exchange,
                    201,
                    Map.of(
                            "client_id",
                            "client-" + registered.size(),
                            "redirect_uris",
                            List.of("http://127.0.0.1/callback"),
                            "token_endpoint_auth_method",
                            "none"));
        });
        server.createContext("/token", exchange -> {
            var asked = URLUtils.parseParameters(text(exchange));
            granted.add(asked);
            if (!refusal.isEmpty() && asked.get("grant_type").equals(List.of("refresh_token"))) {
                answer(exchange, 400, Map.of("error", refusal));
            } else {
                answer(
                        exchange,
                        200,
                        Map.of(
                                "access_token",
                                "access-" + granted.size(),
                                "token_type",
                                "Bearer",
                                "refresh_token",
                                "refresh-" + granted.size()));
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void whoSignedInOnceNeedsNoBrowserAndNoRegistrationAgain() {
        assertThat(signIn()).isEqualTo("access-1");
        assertThat(signIn()).isEqualTo("access-2");
        assertThat(signIn()).isEqualTo("access-3");

        assertThat(visited).hasSize(1);
        assertThat(registered).hasSize(1);
        assertThat(registered.getFirst()).contains("refresh_token");
        assertThat(granted)
                .extracting(asked -> asked.get("refresh_token"))
                .containsExactly(null, List.of("refresh-1"), List.of("refresh-2"));
        assertThat(granted)
                .allSatisfy(asked -> assertThat(asked)
                        .containsEntry("client_id", List.of("client-1"))
                        .containsEntry("resource", List.of(url().toString())));
    }

    @Test
    void whatIsKeptIsForItsOwnerOnly() throws IOException {
        signIn();

        assertThat(permissions(kept())).isEqualTo("rwx------");
        try (var files = Files.list(kept())) {
            assertThat(files).hasSize(1).allSatisfy(file -> {
                assertThat(permissions(file)).isEqualTo("rw-------");
                assertThat(Files.readString(file)).doesNotContain("access-1");
            });
        }
    }

    @Test
    void whereThatIsOverTheSameClientSignsInAgain() {
        signIn();
        refusal = "invalid_grant";

        assertThat(signIn()).isEqualTo("access-3");

        assertThat(registered).hasSize(1);
        assertThat(visited).extracting(asked -> asked.get("client_id")).containsOnly(List.of("client-1"));
        assertThat(visited).hasSize(2);
    }

    @Test
    void whereTheClientIsUnknownAnotherIsRegistered() {
        signIn();
        refusal = "invalid_client";

        assertThat(signIn()).isEqualTo("access-3");

        assertThat(visited)
                .extracting(asked -> asked.get("client_id"))
                .containsExactly(List.of("client-1"), List.of("client-2"));
    }

    @Test
    void anotherAuthorizationServerDoesNotSeeTheRefreshToken() throws IOException {
        new SignIns(kept()).keep(url(), new SignIns.SignedIn("http://elsewhere.test", "client-0", "secret"));

        signIn();

        assertThat(granted.toString()).doesNotContain("secret");
        assertThat(registered).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsReplaced() throws IOException {
        signIn();
        try (var files = Files.list(kept())) {
            Files.writeString(files.findFirst().orElseThrow(), "{");
        }

        signIn();

        assertThat(visited).hasSize(2);
        assertThat(signIn()).isEqualTo("access-3");
        assertThat(visited).hasSize(2);
    }

    @Test
    void whoIsWaitedForIsToldHowLong() {
        signIn();

        assertThat(err.toString())
                .contains("To sign in, open this address in a browser:")
                .contains("Waiting for that, at most 5 minutes.");
    }

    @Test
    void theDirectoryIsWhereTheUserKeepsState() {
        assertThat(SignIns.directory(Map.of(), home)).isEqualTo(home.resolve(".local/state/atomicctl"));
        assertThat(SignIns.directory(Map.of("XDG_STATE_HOME", "/var/me"), home))
                .isEqualTo(Path.of("/var/me/atomicctl"));
        assertThat(SignIns.directory(Map.of("XDG_STATE_HOME", "not/absolute"), home))
                .isEqualTo(home.resolve(".local/state/atomicctl"));
    }

    private String signIn() {
        return new SignIn(url(), new Browser(), new SignIns(kept())).token();
    }

    /** Opens every address that is printed. */
    private final class Browser extends PrintWriter {

        Browser() {
            super(err, true);
        }

        @Override
        public void println(String line) {
            super.println(line);
            if (line.contains("/authorize?")) {
                var asked = URLUtils.parseParameters(URI.create(line.strip()).getRawQuery());
                visited.add(asked);
                var back = asked.get("redirect_uri").getFirst() + "?code=code&state="
                        + asked.get("state").getFirst();
                var _ = HttpClient.newHttpClient()
                        .sendAsync(HttpRequest.newBuilder(URI.create(back)).build(), BodyHandlers.discarding());
            }
        }
    }

    private Path kept() {
        return home.resolve("atomicctl");
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private URI url() {
        return URI.create(origin() + "/acme/mcp/v1");
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        try (exchange) {
            var bytes = JsonMapper.shared().writeValueAsBytes(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
