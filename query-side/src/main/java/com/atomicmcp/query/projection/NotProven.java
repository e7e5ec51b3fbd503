package com.atomicmcp.query.projection;

import java.util.Locale;

/** A new generation does not say what its log says, and so is not given to readers. */
final class NotProven extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotProven(Difference first) {
        super(words(first), null, false, false);
    }

    private static String words(Difference first) {
        var what = "document " + first.id() + " is " + first.kind().name().toLowerCase(Locale.ROOT);
        return first.fields().isEmpty()
                ? what
                : what + ", " + first.fields().getFirst().path() + ": expected "
                        + first.fields().getFirst().expected() + ", found "
                        + first.fields().getFirst().found();
    }
}
