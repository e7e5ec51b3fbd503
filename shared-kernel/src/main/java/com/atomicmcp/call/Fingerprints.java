package com.atomicmcp.call;

import com.atomicmcp.id.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes with a key (HMAC with SHA-256, RFC 2104): within one organization the same text has the same hash, and whoever
 * has no more than the log cannot confirm a guess. Each organization has a key of its own, derived from a secret.
 */
public final class Fingerprints {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;
    private final Map<OrganizationId, SecretKeySpec> keys = new ConcurrentHashMap<>();

    /** @param secret that nobody can guess, the same in all processes */
    public Fingerprints(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** @return 43 characters of base64url */
    public String of(OrganizationId organization, byte[] text) {
        var key = keys.computeIfAbsent(
                organization,
                id -> new SecretKeySpec(mac(secret, id.value().getBytes(StandardCharsets.UTF_8)), ALGORITHM));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, text));
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
