package com.atomicmcp.log;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How far one of the logs had come: the answer to a command carries it, and a query can wait for it. Written {@code
 * decisions:17}.
 */
public record LogPosition(LogName log, long position) {

    private static final Pattern SHAPE = Pattern.compile("(decisions|intake|calls):(-1|[0-9]{1,18})");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LogPosition parse(String text) {
        var matched = SHAPE.matcher(text);
        if (!matched.matches()) {
            throw new Refused(new InvalidValue("after", "is a log position such as decisions:17 or intake:3"));
        }
        return new LogPosition(
                LogName.valueOf(matched.group(1).toUpperCase(Locale.ROOT)), Long.parseLong(matched.group(2)));
    }

    @Override
    @JsonValue
    public String toString() {
        return log.name().toLowerCase(Locale.ROOT) + ":" + position;
    }
}
