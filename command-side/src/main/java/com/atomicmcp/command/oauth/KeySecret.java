package com.atomicmcp.command.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * What the operator keeps outside the store, the same in all processes: whoever has only the store can neither sign
 * tokens nor make any. For each use a key of its own is derived (HKDF with SHA-256, RFC 5869).
 */
@Component
@Profile(SigningKeys.ROLE)
public class KeySecret {
    private static final int SHORTEST = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String secret;

    /** @throws IllegalArgumentException if it has fewer than 32 characters */
    public KeySecret(@Value("${atomic.key-secret}") String secret) {
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
     * Seals what nobody may read who has only the store.
     *
     * @param bound what it is good for besides, so that it cannot be put in another's place
     */
    public String seal(String use, String bound, String open) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, use, bound, nonce).doFinal(open.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(nonce) + "."
                    + Base64.getEncoder().encodeToString(sealed);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Nothing if it was sealed with another secret, for another use, or was tampered with. */
    public Optional<String> open(String use, String bound, String sealed) {
        try {
            var parts = sealed.split("\\.", 2);
            var nonce = Base64.getDecoder().decode(parts[0]);
            var open = cipher(Cipher.DECRYPT_MODE, use, bound, nonce)
                    .doFinal(Base64.getDecoder().decode(parts.length == 2 ? parts[1] : ""));
            return Optional.of(new String(open, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String use, String bound, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, derived(use, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
        return cipher;
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
