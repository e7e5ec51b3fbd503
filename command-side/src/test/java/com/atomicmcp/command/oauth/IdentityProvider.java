package com.atomicmcp.command.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** An identity provider that says of anybody whatever a test has it say. */
final class IdentityProvider implements AutoCloseable {
    static final String CLIENT = "atomic";
    static final String SECRET = "the secret of this client, upstream";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Who signs an ID token, and how. */
    enum Signed {
        AS_PUBLISHED,
        WITH_ANOTHER_KEY,
        WITH_THE_CLIENT_SECRET,
        NOT_AT_ALL
    }

    private final HttpServer server;
    private final ECKey key = newKey();
    private final ECKey another = newKey();

    /** What the token endpoint was sent, form and credentials. */
    final List<Map<String, String>> redeemed = new ArrayList<>();

    private JWTClaimsSet claims = new JWTClaimsSet.Builder().build();
    private Signed signed = Signed.AS_PUBLISHED;
    private String challenge = "";
    private String calledItself;

    private IdentityProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        calledItself = issuer();
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, metadata()));
        server.createContext("/jwks", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject()));
        server.createContext("/token", this::token);
        server.start();
    }

    static IdentityProvider start() {
        try {
            return new IdentityProvider();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** What its discovery document calls it from now on. */
    void callItself(String issuer) {
        calledItself = issuer;
    }

    /** Answers the request with this query when its code is redeemed. */
    void vouch(Map<String, String> asked, String subject, Map<String, ?> more, Signed how) {
        challenge = asked.getOrDefault("code_challenge", "");
        signed = how;
        var builder = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject(subject)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("nonce", asked.get("nonce"));
        more.forEach(builder::claim);
        claims = builder.build();
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "issuer",
                calledItself,
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                issuer() + "/token",
                "jwks_uri",
                issuer() + "/jwks",
                "id_token_signing_alg_values_supported",
                List.of("ES256"));
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = Arrays.stream(
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        form.put("authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        redeemed.add(form);
        if (!Visit.challenge(form.getOrDefault("code_verifier", "")).equals(challenge)) {
            answer(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        answer(
                exchange,
                200,
                Map.of("access_token", "of no use", "token_type", "Bearer", "expires_in", 60, "id_token", idToken()));
    }

    private String idToken() {
        try {
            return switch (signed) {
                case AS_PUBLISHED -> signed(key);
                case WITH_ANOTHER_KEY -> signed(another);
                case WITH_THE_CLIENT_SECRET -> {
                    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
                    token.sign(new MACSigner(SECRET));
                    yield token.serialize();
                }
                case NOT_AT_ALL -> new PlainJWT(claims).serialize();
            };
        } catch (JOSEException unsignable) {
            throw new AssertionError(unsignable);
        }
    }

    private String signed(ECKey by) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        token.sign(new ECDSASigner(by));
        return token.serialize();
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException everyJdkHasTheCurve) {
            throw new AssertionError(everyJdkHasTheCurve);
        }
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> document) throws IOException {
        var body = JSON.writeValueAsBytes(document);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
