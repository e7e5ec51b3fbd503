package com.atomicmcp.gateway;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Stands in for the authorization server: a key, its public half behind HTTP, and tokens of any content. */
final class Issuer {

    static final String NAME = "http://issuer.test";
    static final ECKey KEY = key("k1");
    private static final HttpServer SERVER = server();

    private Issuer() {}

    static String jwks() {
        return "http://localhost:" + SERVER.getAddress().getPort() + "/jwks";
    }

    static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    static String token(ECKey key, String type, Consumer<JWTClaimsSet.Builder> claims) {
        try {
            var builder = new JWTClaimsSet.Builder().issuer(NAME);
            claims.accept(builder);
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .keyID(key.getKeyID())
                            .build(),
                    builder.build());
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static HttpServer server() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks", exchange -> {
                var body = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (java.io.IOException broken) {
            throw new AssertionError(broken);
        }
    }
}
