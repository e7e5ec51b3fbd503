package com.atomicmcp.command.signin;

import com.atomicmcp.id.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes secrets that nobody can guess, and what is kept of them. They are random, so that a plain hash is as good as a
 * slow one.
 */
public final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /** 256 random bits in base64url, 43 characters. */
    public static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The SHA-256 in hexadecimal: all that is ever stored. */
    public static String hash(String secret) {
        return Sha256.hex(secret);
    }

    /** Whether two secrets are the same, in a time that does not tell how much of them is. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(Sha256.of(one), Sha256.of(other));
    }
}
