package com.atomicmcp.query.projection;

import java.util.function.IntPredicate;

/** Writes characters that mean something to the store as {@code %} and four hexadecimal digits, and reads them back. */
final class Escape {

    private static final char MARK = '%';

    private Escape() {}

    /** @param safe the characters that stay as they are; the mark itself never does */
    static String write(String text, IntPredicate safe) {
        IntPredicate stays = c -> c != MARK && safe.test(c);
        if (text.chars().allMatch(stays)) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (stays.test(c)) {
                escaped.append((char) c);
            } else {
                escaped.append(MARK).append("%04x".formatted(c));
            }
        });
        return escaped.toString();
    }

    static String read(String escaped) {
        if (escaped.indexOf(MARK) < 0) {
            return escaped;
        }
        var text = new StringBuilder(escaped.length());
        for (var i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == MARK) {
                text.append((char) Integer.parseInt(escaped, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(escaped.charAt(i));
            }
        }
        return text.toString();
    }
}
