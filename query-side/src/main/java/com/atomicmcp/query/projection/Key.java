package com.atomicmcp.query.projection;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Makes document ids of other ids, from the widest to the narrowest: {@code org_a/env_b/flow_c}. Whatever an id is made
 * of, two different ones never meet, and a prefix never holds what is not under it. They are ASCII, so that every store
 * orders them alike.
 */
public final class Key {

    private static final char SEPARATOR = '/';
    private static final char AFTER_SEPARATOR = SEPARATOR + 1;

    private Key() {}

    public static String of(Object... parts) {
        return Arrays.stream(parts).map(Key::part).collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }

    /** One more part to a key. */
    public static String in(String key, Object part) {
        return key + SEPARATOR + part(part);
    }

    /** What all keys under these parts begin with, and no other key does. */
    public static String under(Object... parts) {
        return of(parts) + SEPARATOR;
    }

    /** The first text after everything under a prefix. */
    static String end(String prefix) {
        return prefix.substring(0, prefix.length() - 1) + AFTER_SEPARATOR;
    }

    private static String part(Object part) {
        return Escape.write(part.toString(), c -> c >= ' ' && c <= '~' && c != SEPARATOR && c != '$');
    }
}
