package com.atomicmcp.audit;

import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the trail reads what people type, and says what it has to say. */
final class Words {

    private Words() {}

    static boolean contains(String name, String text) {
        return Text.key(name).contains(Text.key(text));
    }

    /** What was typed, if anything was. */
    static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** A year has four digits, and nothing is before the year 1. */
    static @Nullable Instant instant(String field, @Nullable String text) {
        var given = given(text);
        if (given == null) {
            return null;
        }
        try {
            if (Character.isDigit(given.charAt(0))) {
                return Instant.parse(given);
            }
        } catch (DateTimeParseException notATime) {
            throw notATime(field);
        }
        throw notATime(field);
    }

    private static Refused notATime(String field) {
        return new Refused(new InvalidValue(field, "is a time such as 2026-01-31T08:00:00Z"));
    }

    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhd])");

    /** A stretch of time: {@code 90s}, {@code 12h}, {@code 7d}. */
    static @Nullable Duration duration(String field, @Nullable String text) {
        var given = given(text);
        if (given == null) {
            return null;
        }
        var matched = SPAN.matcher(given);
        if (!matched.matches()) {
            throw new Refused(new InvalidValue(field, "is a stretch of time such as 30m, 12h or 7d"));
        }
        var many = Long.parseLong(matched.group(1));
        return switch (matched.group(2)) {
            case "s" -> Duration.ofSeconds(many);
            case "m" -> Duration.ofMinutes(many);
            case "h" -> Duration.ofHours(many);
            default -> Duration.ofDays(many);
        };
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String and(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    /** {@code auditRetentionDays} as {@code audit retention days}. */
    static String field(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).replace('.', ' ');
    }

    /** A value in a sentence. */
    static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case Collection<?> none when none.isEmpty() -> "none";
            case Collection<?> several -> several.stream().map(Words::value).collect(Collectors.joining(", "));
            case Enum<?> one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> String.valueOf(value);
        };
    }

    /** On one line, however it was written. */
    static String line(String text) {
        return text.chars().noneMatch(Character::isISOControl) ? text : text.replaceAll("\\p{Cntrl}+", " ");
    }
}
