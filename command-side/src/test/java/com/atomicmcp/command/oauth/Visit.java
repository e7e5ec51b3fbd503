package com.atomicmcp.command.oauth;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client and the browser of the member who connects it: they follow no redirect that nobody told them to. */
final class Visit implements AutoCloseable {
    static final String REDIRECT = "http://127.0.0.1:33418/callback";
    static final String ACME_URL = "http://localhost:8081/acme/mcp/v1";
    static final String VERIFIER = "a-verifier-that-is-long-enough-to-be-taken-43-characters-and-more";
    private static final JsonMapper JSON = new JsonMapper();

    private final String base;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser;

    Visit(int port) {
        base = "http://localhost:" + port;
        browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    /** From another of the addresses that this machine has. */
    Visit(int port, InetAddress from) {
        base = "http://127.0.0.1:" + port;
        browser = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .localAddress(from)
                .build();
    }

    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> form(String path, Map<String, String> fields) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(fields))));
    }

    HttpResponse<String> json(String path, String body, String... headers) {
        var request = request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> bearing(String path, String token) {
        return send(request(path).header("Authorization", "Bearer " + token).GET());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    /** A client that registered itself; its id. */
    String register() {
        return register("none").get("client_id").asString();
    }

    JsonNode register(String method) {
        var answer = json("/oauth2/register", """
                {"client_name":"Inspector","redirect_uris":["http://127.0.0.1:33418/callback","https://client.test/cb"],
                 "grant_types":["authorization_code","refresh_token"],"token_endpoint_auth_method":"%s","extra":1}
                """.formatted(method));
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
        return read(answer);
    }

    /** Returns where the browser is sent then. */
    String signIn(String email, String password) {
        var csrf = line(get("/login"), "csrf");
        var answer = form("/login", Map.of("email", email, "password", password, "_csrf", csrf));
        if (!location(answer).contains("/") || location(answer).contains("/login")) {
            throw new AssertionError("not signed in: " + answer.headers());
        }
        return location(answer);
    }

    /** As a script of a page asks, with the token of the page's forms. */
    HttpResponse<String> script(String page, String path, String body) {
        return json(path, body, "X-CSRF-TOKEN", line(get(page), "csrf"));
    }

    /** What a browser is asked for a new passkey. */
    HttpResponse<String> beginPasskey(String password) {
        return script("/account", "/account/passkeys/options", JSON.writeValueAsString(Map.of("password", password)));
    }

    HttpResponse<String> addPasskey(String name, String credential) {
        return script(
                "/account",
                "/account/passkeys",
                JSON.writeValueAsString(Map.of("name", name, "credential", credential)));
    }

    /** Has somebody who is signed in add the passkey of this device. */
    void addPasskey(String name, Authenticator device, String password) {
        var added = addPasskey(name, device.create(read(beginPasskey(password))));
        if (added.statusCode() != 204) {
            throw new AssertionError(added.statusCode() + added.body());
        }
    }

    /** Answers with where to go then, in JSON. */
    HttpResponse<String> signInWith(Authenticator device) {
        var options = read(script("/login", "/webauthn/authenticate/options", ""));
        return script("/login", "/login/webauthn", device.sign(options));
    }

    Map<String, String> asking(String client) {
        return new TreeMap<>(Map.of(
                "response_type",
                "code",
                "client_id",
                client,
                "redirect_uri",
                REDIRECT,
                "state",
                "st&te 1",
                "code_challenge",
                challenge(VERIFIER),
                "code_challenge_method",
                "S256",
                "resource",
                ACME_URL));
    }

    HttpResponse<String> authorize(Map<String, String> asked) {
        return get("/oauth2/authorize?" + encoded(asked));
    }

    /** The consent page that a request leads to. */
    HttpResponse<String> consentPage(Map<String, String> asked) {
        var answer = authorize(asked);
        if (!location(answer).contains("/consent?")) {
            throw new AssertionError(
                    "no consent page but " + answer.statusCode() + " " + location(answer) + answer.body());
        }
        return get(location(answer));
    }

    HttpResponse<String> consent(HttpResponse<String> page, String client, boolean allow) {
        var state = query(page.uri()).get("state");
        return form(
                "/oauth2/authorize",
                allow
                        ? Map.of("client_id", client, "state", state, "scope", "mcp:tools")
                        : Map.of("client_id", client, "state", state));
    }

    String code(String client) {
        var answer = consent(consentPage(asking(client)), client, true);
        var code = query(URI.create(location(answer))).get("code");
        if (code == null) {
            throw new AssertionError("no code: " + answer.statusCode() + location(answer) + answer.body());
        }
        return code;
    }

    HttpResponse<String> redeem(String client, String code, Map<String, String> more) {
        var fields = new TreeMap<>(Map.of(
                "grant_type", "authorization_code",
                "client_id", client,
                "code", code,
                "redirect_uri", REDIRECT,
                "code_verifier", VERIFIER));
        fields.putAll(more);
        return form("/oauth2/token", fields);
    }

    JsonNode tokens(String client) {
        var answer = redeem(client, code(client), Map.of("resource", ACME_URL));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + answer.body());
        }
        return read(answer);
    }

    HttpResponse<String> refresh(String client, String token) {
        return form(
                "/oauth2/token", Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token));
    }

    static JsonNode claims(JsonNode tokens, int part) {
        var parts = tokens.get("access_token").asString().split("\\.", -1);
        return JSON.readTree(Base64.getUrlDecoder().decode(parts[part]));
    }

    static JsonNode read(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    static Map<String, String> query(HttpResponse<String> redirect) {
        return query(URI.create(location(redirect)));
    }

    private static Map<String, String> query(URI uri) {
        var query = uri.getRawQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&", -1))
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    static String line(HttpResponse<String> page, String name) {
        var found = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(page.body());
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + page.statusCode() + page.body());
        }
        return found.group(1).strip();
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    @Override
    public void close() {
        browser.close();
    }
}
