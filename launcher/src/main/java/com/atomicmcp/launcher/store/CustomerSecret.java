package com.atomicmcp.launcher.store;

import com.atomicmcp.customer.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What pseudonyms of customers are made with and their keys are sealed with, the same in all processes. Not the secret that seals the signing keys:
 * every role needs this one, and none but the Workbench may sign. For each use a key of its own is derived (HKDF with
 * SHA-256, RFC 5869).
 */
public final class CustomerSecret {

    private static final int SHORTEST = 32;

    private CustomerSecret() {}

    /** @throws IllegalArgumentException if it has fewer than 32 characters */
    public static Pseudonyms pseudonyms(String secret) {
        return new Pseudonyms(derived(secret, "customer-pseudonyms", "HmacSHA256"));
    }

    /** @throws IllegalArgumentException if it has fewer than 32 characters */
    static KeyWrap wrap(String secret) {
        return new KeyWrap(derived(secret, "customer-keys", "AES"));
    }

    private static SecretKey derived(String secret, String use, String algorithm) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("ATOMIC_CUSTOMER_SECRET has at least " + SHORTEST
                    + " random characters, for example of 'openssl rand -hex 32'.");
        }
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                    .thenExpand(use.getBytes(StandardCharsets.UTF_8), 32);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
