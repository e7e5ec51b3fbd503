package com.atomicmcp.command.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * What the operator keeps outside the store, the same in all processes: whoever has only the store can neither sign
 * tokens nor make any. For each use a key of its own is derived (HKDF with SHA-256, RFC 5869).
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class KeySecret {
    private static final int SHORTEST = 32;

    private final String secret;

    /** @throws IllegalArgumentException if it has fewer than 32 characters */
    KeySecret(@Value("${atomic.key-secret}") String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("ATOMIC_KEY_SECRET has at least " + SHORTEST
                    + " random characters, for example of 'openssl rand -hex 32'.");
        }
        this.secret = secret;
    }

    /** @param algorithm what the key is for, such as {@code AES} */
    SecretKey derived(String use, String algorithm) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                    .thenExpand(use.getBytes(StandardCharsets.UTF_8), 32);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * The one value that follows another, which nobody can tell who does not have the secret: of two who ask with the
     * same value both are given the same, though only hashes are kept.
     *
     * @return 43 characters of base64url
     */
    String successor(String use, String of) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(derived(use, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(of.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
