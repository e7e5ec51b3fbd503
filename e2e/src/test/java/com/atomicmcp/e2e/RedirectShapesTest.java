package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the known clients have people sent back to, and the addresses beside those that nobody is sent to. */
class RedirectShapesTest {

    private static final String EMAIL = "dev.patel@acme.example";
    private static final int PORT = Installation.freePort();

    private static final List<Known> KNOWN = List.of(
            new Known(
                    "VS Code",
                    registration(
                            "none",
                            "native",
                            "https://insiders.vscode.dev/redirect",
                            "https://vscode.dev/redirect",
                            "http://127.0.0.1/",
                            "http://127.0.0.1:33418/"),
                    List.of(
                            "https://vscode.dev/redirect",
                            "http://127.0.0.1/",
                            "http://127.0.0.1:33418/",
                            "http://127.0.0.1:" + PORT + "/"),
                    List.of(
                            "https://vscode.dev.evil.example/redirect",
                            "https://evil.example/redirect",
                            "https://vscode.dev/redirect/",
                            "https://vscode.dev/redirect/../elsewhere",
                            "https://vscode.dev/%72edirect",
                            "https://vscode.dev/redirect?next=https://evil.example/",
                            "https://vscode.dev/redirect#evil",
                            "http://vscode.dev/redirect",
                            "https://VSCODE.dev/redirect",
                            "https://vscode.dev@evil.example/redirect",
                            "https://vscode.dev:8443/redirect",
                            "https://vscode.dev:443/redirect",
                            "http://127.0.0.1:" + PORT + "/elsewhere",
                            "http://127.0.0.1:" + PORT + "/?next=https://evil.example/",
                            "http://127.0.0.1:" + PORT + "/#evil",
                            "https://127.0.0.1:" + PORT + "/",
                            "http://localhost:" + PORT + "/",
                            "http://127.0.0.2:" + PORT + "/",
                            "http://0.0.0.0:" + PORT + "/",
                            "http://127.0.0.1.evil.example/",
                            "http://127.0.0.1@evil.example/",
                            "http://127.0.0.1:80@evil.example/",
                            "http://evil@127.0.0.1:" + PORT + "/",
                            "http://127.0.0.1\\@evil.example/",
                            "//127.0.0.1:" + PORT + "/")),
            new Known(
                    "Claude",
                    registration(
                            "none",
                            "web",
                            "https://claude.ai/api/mcp/auth_callback",
                            "https://claude.com/api/mcp/auth_callback"),
                    List.of("https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"),
                    List.of(
                            "https://claude.example/api/mcp/auth_callback",
                            "https://claude.ai.evil.example/api/mcp/auth_callback",
                            "https://evil.claude.ai/api/mcp/auth_callback",
                            "https://claude.ai/api/mcp/auth_callback/",
                            "https://claude.ai/api/mcp",
                            "https://claude.com/api/mcp/auth_callback?code=evil",
                            "http://claude.ai/api/mcp/auth_callback",
                            "https://claude.ai@evil.example/api/mcp/auth_callback",
                            "https://claude.ai:8443/api/mcp/auth_callback",
                            "http://localhost/api/mcp/auth_callback")),
            new Known(
                    "Claude Code",
                    registration("none", "native", "http://localhost:54545/callback"),
                    List.of("http://localhost:54545/callback", "http://localhost:" + PORT + "/callback"),
                    List.of(
                            "http://localhost.evil.example/callback",
                            "http://localhost.evil.example:" + PORT + "/callback",
                            "http://evil.localhost:" + PORT + "/callback",
                            "http://localhost./callback",
                            "http://localhost@evil.example/callback",
                            "http://localhost:" + PORT + "@evil.example/callback",
                            "http://evil.example:54545/callback",
                            "https://localhost:" + PORT + "/callback",
                            "http://localhost:" + PORT + "/callback/elsewhere",
                            "http://localhost:" + PORT + "/",
                            "http://localhost:" + PORT + "/callback?next=evil",
                            "http://127.0.0.1:" + PORT + "/callback",
                            "http://[::1]:" + PORT + "/callback")),
            new Known(
                    "Copilot Studio",
                    registration(
                            "client_secret_basic",
                            "web",
                            "https://global.consent.azure-apim.net/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789"),
                    List.of("https://global.consent.azure-apim.net/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789"),
                    List.of(
                            "https://global.consent.azure-apim.net/redirect/new-5fother-20mcp-5f0a1b2c3d4e5f6789",
                            "https://global.consent.azure-apim.net/redirect",
                            "https://global.consent.azure-apim.net/redirect/",
                            "https://europe.consent.azure-apim.net/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789",
                            "https://global.consent.azure-apim.net.evil.example/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789",
                            "https://global.consent.azure-apim.net@evil.example/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789",
                            "https://global.consent.azure-apim.net:8443/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789",
                            "https://global.consent.azure-apim.net/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789?x=y",
                            "http://global.consent.azure-apim.net/redirect/new-5facme-20mcp-5f0a1b2c3d4e5f6789")));

    private static final Installation installation = Installation.demo();

    private static final Map<String, Connection> registered = new HashMap<>();
    private static final Map<String, Connection> letIn = new HashMap<>();

    /** @param redirects those that it asks for, which need not be those that it has registered */
    private record Known(String name, Map<String, ?> registration, List<String> redirects, List<String> nearMisses) {}

    /** One row of the tables below. */
    record Row(String client, String redirect) {

        @Override
        public String toString() {
            return client + ": " + redirect;
        }
    }

    private static Map<String, ?> registration(String authMethod, String applicationType, String... redirects) {
        return Map.of(
                "client_name",
                "Redirect shapes",
                "redirect_uris",
                List.of(redirects),
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "response_types",
                List.of("code"),
                "scope",
                "mcp:tools",
                "application_type",
                applicationType,
                "token_endpoint_auth_method",
                authMethod);
    }

    @BeforeAll
    static void everyClientIsRegisteredAndAMemberHasLetItIn() {
        for (var known : KNOWN) {
            var client = Connection.registered(installation, "acme", known.registration());
            client.connect(EMAIL, Workbench.DEMO_PASSWORD);
            registered.put(known.name(), client.redirectedTo(known.redirects().getFirst()));
            letIn.put(known.name(), client);
        }
    }

    static Stream<Row> redirects() {
        return KNOWN.stream().flatMap(known -> known.redirects().stream().map(uri -> new Row(known.name(), uri)));
    }

    static Stream<Row> nearMisses() {
        return KNOWN.stream().flatMap(known -> known.nearMisses().stream().map(uri -> new Row(known.name(), uri)));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void aKnownClientIsGivenACodeThereAndCallsATool(Row row) {
        var client = registered.get(row.client()).redirectedTo(row.redirect());
        var sent = client.connect(EMAIL, Workbench.DEMO_PASSWORD);
        assertThat(sent)
                .matches(Pattern.quote(row.redirect() + "?code=") + "[^&]+&state=[^&]+&iss="
                        + Pattern.quote(Http.encoded(installation.workbench("").toString())));
        assertThat(client.data("list_environments", Map.of()).path("environments"))
                .isNotEmpty();
        client.refresh();
        assertThat(client.data("list_environments", Map.of()).path("environments"))
                .isNotEmpty();
    }

    /** Not even to say that the request is wrong, and not from a client either that the member has let in. */
    @ParameterizedTest
    @MethodSource("nearMisses")
    void nobodyIsSentToAnAddressBesideThose(Row row) {
        var stranger = registered.get(row.client()).redirectedTo(row.redirect());
        isRefusedHere(stranger.askedFor(row.redirect()), row);
        isRefusedHere(letIn.get(row.client()).askedFor(row.redirect()), row);
    }

    private static void isRefusedHere(Answer answer, Row row) {
        assertThat(answer.status()).as("%s%n%s", row, answer.body()).isEqualTo(400);
        assertThat(answer.headers())
                .as(row.toString())
                .doesNotContainKeys("location", "Location", "refresh", "Refresh");
        assertThat(answer.body())
                .as(row.toString())
                .contains("cannot be answered (redirect_uri is not one that the client has registered)")
                .doesNotContain(row.redirect(), "evil.example");
    }
}
