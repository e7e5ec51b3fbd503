package com.atomicmcp.id;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Makes and checks the short opaque ids of things: 1 to 64 letters, digits, {@code . _ ~ -}. */
final class Opaque {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Opaque() {}

    /** {@code prefix_} and 80 random bits. */
    static String random(String prefix) {
        var id = new StringBuilder(prefix).append('_');
        for (var i = 0; i < 16; i++) {
            id.append(ALPHABET[RANDOM.nextInt(ALPHABET.length)]);
        }
        return id.toString();
    }

    static String checked(String what, String value) {
        if (!SHAPE.matcher(value).matches()) {
            throw new Refused(new InvalidValue(what, "is 1 to 64 letters, digits, '.', '_', '~' or '-'"));
        }
        return value;
    }
}
