package com.atomicmcp.gateway.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shortens and tidies what others wrote, so that an answer stays small and its lines stay lines. */
public final class Words {

    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST_MEMBERS = 50;
    private static final int DEEPEST = 6;
    private static final String CUT = "… (cut)";

    private Words() {}

    /** On one line, without control characters, and cut at a length. */
    public static String line(String text, int atMost) {
        var tidy = text.codePoints()
                .map(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.LINE_SEPARATOR
                                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                        ? ' '
                        : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return cut(tidy, atMost);
    }

    public static String line(String text) {
        return line(text, 200);
    }

    /** Any JSON value with long texts, long lists, many members and deep nesting cut and marked. */
    public static @Nullable Object shortened(@Nullable Object value) {
        return shortened(value, 0);
    }

    public static String cut(String text, int atMost) {
        if (text.length() <= atMost) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(atMost - 1)) ? atMost - 1 : atMost;
        return text.substring(0, end) + CUT;
    }

    private static @Nullable Object shortened(@Nullable Object value, int depth) {
        return switch (value) {
            case String text -> cut(text, LONGEST_TEXT);
            case Map<?, ?> map -> depth == DEEPEST ? CUT : members(map, depth + 1);
            case List<?> list -> depth == DEEPEST ? CUT : entries(list, depth + 1);
            case null -> null;
            default -> value;
        };
    }

    private static Map<String, @Nullable Object> members(Map<?, ?> map, int depth) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        for (var entry : map.entrySet()) {
            if (members.size() == MOST_MEMBERS) {
                members.put("…", (map.size() - MOST_MEMBERS) + " more were cut");
                break;
            }
            members.put(cut(String.valueOf(entry.getKey()), LONGEST_TEXT), shortened(entry.getValue(), depth));
        }
        return members;
    }

    private static List<@Nullable Object> entries(List<?> list, int depth) {
        var entries = new ArrayList<@Nullable Object>();
        for (var entry : list) {
            if (entries.size() == MOST_MEMBERS) {
                entries.add((list.size() - MOST_MEMBERS) + " more were cut");
                break;
            }
            entries.add(shortened(entry, depth));
        }
        return entries;
    }
}
