package com.atomicmcp.query.projection;

import java.util.Locale;

/** A new generation does not say what its log says, and so is not given to readers. */
final class NotProven extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotProven(Difference first) {
        super("document " + first.id() + " is " + first.kind().name().toLowerCase(Locale.ROOT), null, false, false);
    }
}
