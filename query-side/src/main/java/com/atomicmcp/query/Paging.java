package com.atomicmcp.query;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page ends, as a text that says nothing to those who pass it on. */
public final class Paging {

    private static final int LARGEST_PAGE = 200;
    private static final int LONGEST = 2_000;
    private static final char BREAK = '\n';

    private Paging() {}

    /**
     * The last item of a page by what the items are ordered by.
     *
     * @param order what they are ordered by first, on one line
     * @param id what they are ordered by then
     */
    public record End(String order, String id) {

        public String text() {
            var plain = (order + BREAK + id).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
        }
    }

    /** Reads back {@link End#text}; anything else is refused. */
    public static End end(String text) {
        if (text.length() <= LONGEST) {
            try {
                var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                var at = plain.indexOf(BREAK);
                if (at >= 0) {
                    return new End(plain.substring(0, at), plain.substring(at + 1));
                }
            } catch (IllegalArgumentException notOurs) {
                throw stranger();
            }
        }
        throw stranger();
    }

    /** A page has 1 to 200 items. */
    public static int limit(int asked) {
        if (asked < 1 || asked > LARGEST_PAGE) {
            throw new Refused(new InvalidValue("limit", "is a number from 1 to " + LARGEST_PAGE));
        }
        return asked;
    }

    /** For what {@link End#text} never made. */
    public static Refused stranger() {
        return new Refused(new InvalidValue("cursor", "is not what the page before gave"));
    }
}
