package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A member's connection, made by hand over HTTP: registration, sign-in, consent, tokens; and calls in the modern era. */
final class Connection {

    private static final String VERSION = "2026-07-28";
    private static final String VERIFIER = "v".repeat(64);

    private final Installation installation;
    private final URI mcp;
    private String clientId;
    private final String secret;
    private final String redirect;
    private final Http http = new Http();
    private String accessToken;
    private String refreshToken;

    /**
     * @param secret empty for a public client
     * @param redirect where it asks people to be sent back to
     */
    private Connection(Installation installation, URI mcp, String clientId, String secret, String redirect) {
        this.installation = installation;
        this.mcp = mcp;
        this.clientId = clientId;
        this.secret = secret;
        this.redirect = redirect;
    }

    static Connection open(Installation installation, String subdomain, String email) {
        return open(installation, subdomain, email, Workbench.DEMO_PASSWORD);
    }

    static Connection open(Installation installation, String subdomain, String email, String password) {
        var connection = registered(installation, subdomain);
        connection.connect(email, password);
        return connection;
    }

    /** Through a client that is there already. */
    static Connection open(Connection other, String email, String password) {
        var connection = other.redirectedTo(other.redirect);
        connection.connect(email, password);
        return connection;
    }

    /** A client that nobody has let in yet. */
    static Connection registered(Installation installation, String subdomain) {
        return registered(
                installation,
                subdomain,
                Map.of(
                        "client_name",
                        "End-to-end",
                        "redirect_uris",
                        List.of("http://localhost:7777/callback"),
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "token_endpoint_auth_method",
                        "none"));
    }

    /** One that says this of itself, and asks for the first of its redirects. */
    static Connection registered(Installation installation, String subdomain, Map<String, ?> metadata) {
        var registered = new Http()
                .send(HttpRequest.newBuilder(installation.workbench("/oauth2/register"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Http.JSON.writeValueAsString(metadata))));
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        var client = registered.json();
        return new Connection(
                installation,
                installation.mcp(subdomain),
                client.path("client_id").asString(),
                client.path("client_secret").asString(""),
                client.path("redirect_uris").path(0).asString());
    }

    /** The same client before another person, asking for that redirect. */
    Connection redirectedTo(String other) {
        return new Connection(installation, mcp, clientId, secret, other);
    }

    /** Returns where the member who consented was sent. */
    String connect(String email, String password) {
        var sent = consent(authorizeUrl(redirect), email, password);
        keep(redeem(code(sent)));
        return sent;
    }

    /** Opens another connection, by a member who is still signed in; this object is that one from now on. */
    void connectAgain(String client) {
        clientId = client;
        keep(redeem(code()));
    }

    /** A member who is still signed in consents once more. */
    String code() {
        return code(consented(http, follow(installation, http, http.get(authorizeUrl(redirect)))));
    }

    private static String code(String sent) {
        var code = Pattern.compile("[?&]code=([^&]+)").matcher(sent);
        assertThat(code.find()).as(sent).isTrue();
        return code.group(1);
    }

    Answer redeem(String code) {
        return token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirect,
                "code_verifier",
                VERIFIER,
                "resource",
                mcp.toString()));
    }

    /** A confidential client shows its secret as {@code client_secret_basic} (RFC 6749, section 2.3.1). */
    private Answer token(Map<String, String> grant) {
        var fields = new LinkedHashMap<>(grant);
        var request = HttpRequest.newBuilder(installation.workbench("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (secret.isEmpty()) {
            fields.put("client_id", clientId);
        } else {
            var shown = (Http.encoded(clientId) + ":" + Http.encoded(secret)).getBytes(StandardCharsets.US_ASCII);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(shown));
        }
        return http.send(request.POST(BodyPublishers.ofString(Http.encoded(fields))));
    }

    private URI authorizeUrl(String sentBackTo) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", clientId);
        query.put("redirect_uri", sentBackTo);
        query.put("state", UUID.randomUUID().toString());
        query.put("scope", "mcp:tools");
        query.put("code_challenge", challenge());
        query.put("code_challenge_method", "S256");
        query.put("resource", mcp.toString());
        return installation.workbench("/oauth2/authorize?" + Http.encoded(query));
    }

    /** The page that a member who signs in is shown when this client asks to be let in. */
    Answer asked(String email, String password) {
        return question(installation, http, authorizeUrl(redirect), email, password);
    }

    /** The answer to the same request with another redirect, to whoever has signed in here, or to nobody. */
    Answer askedFor(String other) {
        return http.get(authorizeUrl(other));
    }

    /** Sends other fields than that page has. */
    Answer answered(Answer question, Map<String, String> fields) {
        return http.form(
                question.uri().resolve(Form.of(question.body(), "scope").action()), fields);
    }

    /** Says no on that page; returns where the member is sent. */
    String denied(Answer question) {
        var denial = Form.without(question.body(), "scope");
        var answer = http.form(question.uri().resolve(denial.action()), denial.fields());
        assertThat(answer.status()).as(answer.body()).isEqualTo(302);
        return answer.header("Location");
    }

    /** Signs in and consents as a person would, without the scripts that a browser would run; returns where it was sent. */
    private String consent(URI authorize, String email, String password) {
        return consent(installation, http, authorize, email, password);
    }

    static String consent(Installation installation, Http http, URI authorize, String email, String password) {
        return consented(http, question(installation, http, authorize, email, password));
    }

    private static String consented(Http http, Answer page) {
        assertThat(page.status())
                .as("%s %s", page.header("Location"), page.body())
                .isEqualTo(200);
        var consent = Form.of(page.body(), "scope");
        var answer = http.form(page.uri().resolve(consent.action()), consent.fields());
        assertThat(answer.status()).as(answer.body()).isEqualTo(302);
        return answer.header("Location");
    }

    private static Answer question(Installation installation, Http http, URI authorize, String email, String password) {
        var page = follow(installation, http, http.get(authorize));
        var login = Form.of(page.body(), "password");
        login.fields().put("password", password);
        login.fields().replaceAll((name, value) -> name.equals("username") || name.equals("email") ? email : value);
        return follow(installation, http, http.form(page.uri().resolve(login.action()), login.fields()));
    }

    /** Goes wherever it is sent, but not to the client, where nobody listens. */
    private static Answer follow(Installation installation, Http http, Answer answer) {
        var now = answer;
        while (now.status() / 100 == 3) {
            var next = now.uri().resolve(now.header("Location"));
            if (next.getPort() != installation.workbench("/").getPort()) {
                return now;
            }
            now = http.get(next);
        }
        return now;
    }

    void refresh() {
        keep(refresh(refreshToken));
    }

    Answer refresh(String token) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    /** A public client says that it is done with a token (RFC 7009). */
    Answer revoke(String token) {
        return http.form(installation.workbench("/oauth2/revoke"), Map.of("client_id", clientId, "token", token));
    }

    private void keep(Answer tokens) {
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        accessToken = tokens.json().path("access_token").asString();
        refreshToken = tokens.json().path("refresh_token").asString();
    }

    String accessToken() {
        return accessToken;
    }

    String refreshToken() {
        return refreshToken;
    }

    String clientId() {
        return clientId;
    }

    /** Which key the access token says it is signed with. */
    String keyId() {
        return part(0).path("kid").asString();
    }

    /** Its id, as the access token has it. */
    String connectionId() {
        return part(1).path("sid").asString();
    }

    private JsonNode part(int index) {
        return Http.JSON.readTree(Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[index]));
    }

    /** Calls a tool and returns the whole answer of the gateway. */
    Answer call(String tool, Map<String, ?> arguments) {
        return call(mcp, tool, arguments);
    }

    Answer call(URI endpoint, String tool, Map<String, ?> arguments) {
        return post(http, endpoint, accessToken, tool, arguments);
    }

    static Answer post(Http http, URI endpoint, String token, String tool, Map<String, ?> arguments) {
        return http.send(request(endpoint, token, tool).POST(BodyPublishers.ofString(body(tool, arguments))));
    }

    static String body(String tool, Map<String, ?> arguments) {
        return Http.JSON.writeValueAsString(Map.of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "tools/call",
                "params",
                Map.of(
                        "name",
                        tool,
                        "arguments",
                        arguments,
                        "_meta",
                        Map.of(
                                "io.modelcontextprotocol/protocolVersion",
                                VERSION,
                                "io.modelcontextprotocol/clientCapabilities",
                                Map.of()))));
    }

    static HttpRequest.Builder request(URI endpoint, String token, String tool) {
        var request = HttpRequest.newBuilder(endpoint).header("Content-Type", "application/json");
        headers(token, tool).forEach(request::header);
        return request;
    }

    static Map<String, String> headers(String token, String tool) {
        return Map.of(
                "Authorization",
                "Bearer " + token,
                "Accept",
                "application/json, text/event-stream",
                "MCP-Protocol-Version",
                VERSION,
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                tool);
    }

    /** The structured content of a call that must succeed. */
    JsonNode data(String tool, Map<String, ?> arguments) {
        var answer = call(tool, arguments);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var result = answer.json().path("result");
        assertThat(result.path("isError").asBoolean(false)).as(answer.body()).isFalse();
        return result.path("structuredContent");
    }

    /** What a call that must be refused by the tool says. */
    String refusal(String tool, Map<String, ?> arguments) {
        var answer = call(tool, arguments);
        var result = answer.json().path("result");
        assertThat(result.path("isError").asBoolean(false)).as(answer.body()).isTrue();
        assertThat(result.has("structuredContent")).as(answer.body()).isFalse();
        return result.path("content").path(0).path("text").asString();
    }

    private static String challenge() {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
