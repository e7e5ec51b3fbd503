package com.atomicmcp.id;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.security.SecureRandom;

/** Makes and checks the short opaque ids of things: 1 to 64 letters, digits, {@code . _ ~ -}. */
final class Opaque {

    private static final int LONGEST = 64;
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
        if (value.isEmpty() || value.length() > LONGEST || !value.chars().allMatch(Opaque::fits)) {
            throw new Refused(new InvalidValue(what, "is 1 to 64 letters, digits, '.', '_', '~' or '-'"));
        }
        return value;
    }

    /** Without an expression: every id of every event that is read comes by here. */
    private static boolean fits(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '~';
    }
}
