package com.atomicmcp.command.federation;

import com.atomicmcp.command.federation.Upstream.Unreachable;
import com.atomicmcp.organization.Federation;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An identity provider as it describes itself (OpenID Connect Discovery 1.0, section 3), as far as signing in needs it.
 *
 * @param algorithms those that it signs ID tokens with and that take no shared secret
 * @param method how it has clients show their secret
 */
record Provider(
        String issuer,
        URI authorizationEndpoint,
        URI tokenEndpoint,
        URI keys,
        Set<SignatureAlgorithm> algorithms,
        ClientAuthenticationMethod method) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String USUAL_METHOD = "client_secret_basic";

    /** Section 4: the issuer's path stays, without the slash it may end in. */
    static URI document(String issuer) {
        return URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    }

    /** @throws Unreachable if this is not the document of that issuer, or it lacks what is needed */
    static Provider read(String issuer, String document) throws Unreachable {
        var said = json(document);
        if (!issuer.equals(text(said, "issuer"))) {
            throw new Unreachable("its discovery document names another issuer"); // section 4.3
        }
        var algorithms = texts(said, "id_token_signing_alg_values_supported", "RS256").stream()
                .map(SignatureAlgorithm::from)
                .filter(algorithm -> algorithm != null)
                .collect(Collectors.toUnmodifiableSet());
        if (algorithms.isEmpty()) {
            throw new Unreachable("it signs ID tokens with no algorithm that this server knows");
        }
        return new Provider(
                issuer,
                endpoint(said, "authorization_endpoint"),
                endpoint(said, "token_endpoint"),
                endpoint(said, "jwks_uri"),
                algorithms,
                method(texts(said, "token_endpoint_auth_methods_supported", USUAL_METHOD)));
    }

    private static JsonNode json(String document) throws Unreachable {
        try {
            return JSON.readTree(document);
        } catch (JacksonException notOne) {
            throw new Unreachable("its discovery document is not JSON");
        }
    }

    private static ClientAuthenticationMethod method(Set<String> supported) throws Unreachable {
        if (supported.contains(USUAL_METHOD)) {
            return ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
        }
        if (supported.contains("client_secret_post")) {
            return ClientAuthenticationMethod.CLIENT_SECRET_POST;
        }
        throw new Unreachable("it takes no client secret");
    }

    private static URI endpoint(JsonNode said, String name) throws Unreachable {
        try {
            var url = URI.create(text(said, name));
            if (Federation.reachable(url)) {
                return url;
            }
        } catch (IllegalArgumentException notOne) {
            // said below
        }
        throw new Unreachable("its discovery document has no " + name + " that is an https URL");
    }

    private static String text(JsonNode said, String name) {
        return said.path(name).asString("");
    }

    private static Set<String> texts(JsonNode said, String name, String usually) {
        return said.has(name)
                ? said.path(name).valueStream().map(value -> value.asString("")).collect(Collectors.toUnmodifiableSet())
                : Set.of(usually);
    }
}
