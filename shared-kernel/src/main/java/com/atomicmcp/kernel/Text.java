package com.atomicmcp.kernel;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks and tidies the words that people type. Lengths are in UTF-16 code units. */
public final class Text {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}<>\"]{1,64}@[^\\s@\\p{Cntrl}<>\"]{1,190}");
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Text() {}

    /** A name: 1 to 100 characters on one line, without surrounding space. */
    public static String name(String field, @Nullable String value) {
        return line(field, value, 1, 100);
    }

    /** A description: at most 2,000 characters, may be empty; none is empty. */
    public static String description(String field, @Nullable String value) {
        var text = value == null ? "" : stripped(value);
        if (text.length() > 2_000) {
            throw invalid(field, "is longer than 2000 characters");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r')) {
            throw invalid(field, "has control characters");
        }
        return wellFormed(field, text);
    }

    public static String line(String field, @Nullable String value, int atLeast, int atMost) {
        var text = value == null ? "" : stripped(value);
        if (text.length() < atLeast || text.length() > atMost) {
            throw invalid(field, "is " + atLeast + " to " + atMost + " characters long");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(field, "has control characters");
        }
        return wellFormed(field, text);
    }

    /** An address that a message could be sent to, in the shape {@code local@domain}; kept as written. */
    public static String email(String field, @Nullable String value) {
        var text = line(field, value, 3, 254);
        if (!EMAIL.matcher(text).matches()) {
            throw invalid(field, "is not an email address");
        }
        return text;
    }

    /** A DNS label in lower case (RFC 1035, section 2.3.1): 1 to 63 letters, digits and inner hyphens. */
    public static String subdomain(String field, @Nullable String value) {
        var text = value == null ? "" : stripped(value);
        if (!SUBDOMAIN.matcher(text).matches()) {
            throw invalid(field, "is 1 to 63 lower-case letters, digits and inner hyphens");
        }
        return text;
    }

    /**
     * What two names must differ in to be different: neither case, nor surrounding space, nor how a letter is encoded.
     * Only after normalizing is a no-break space a space, and only in capitals does ß have its two letters.
     */
    public static String key(String name) {
        var folded = stripped(normalized(name))
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return normalized(folded);
    }

    /** Without surrounding space of any kind: {@link String#strip} leaves those that do not break a line. */
    private static String stripped(String text) {
        var from = 0;
        var to = text.length();
        while (from < to && space(text.charAt(from))) {
            from++;
        }
        while (from < to && space(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean space(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static String wellFormed(String field, String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw invalid(field, "is not well-formed Unicode");
            }
        }
        return text;
    }

    private static Refused invalid(String field, String problem) {
        return new Refused(new InvalidValue(field, problem));
    }
}
