package com.atomicmcp.command.audit.seal;

import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Seals.Seen;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Entries that were sealed long after they were stored, and so were unprotected meanwhile. */
final class Late {

    private static final Duration LATE = Duration.ofHours(1);

    /** More are counted. */
    private static final int MOST_NAMED = 20;

    /** Entries that follow on each other, all of them late. */
    private record Stretch(long first, long last, long seal) {}

    private final List<Stretch> stretches = new ArrayList<>();

    /** Looks at what is under a seal; those that are late come first. */
    void look(Seal seal, List<Seen> seen) {
        var late = seen.stream()
                .takeWhile(entry -> longBefore(entry.time(), seal.at()))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        var first = late.getFirst().position();
        if (!stretches.isEmpty() && stretches.getLast().seal() == seal.number() - 1) {
            first = stretches.removeLast().first();
        }
        // what is late up to the end of its seal goes on under the next
        var whole = late.size() == seen.size() ? seal.number() : 0;
        stretches.add(new Stretch(first, late.getLast().position(), whole));
    }

    List<String> words() {
        var words = new ArrayList<String>();
        for (var stretch : stretches.subList(0, Math.min(MOST_NAMED, stretches.size()))) {
            words.add((stretch.first() == stretch.last()
                            ? "The entry at position " + stretch.first() + " was"
                            : "Entries from position " + stretch.first() + " to " + stretch.last() + " were")
                    + " sealed more than an hour after being stored: what was done before that, the"
                    + " seals cannot tell.");
        }
        if (stretches.size() > MOST_NAMED) {
            words.add("So were others, in " + (stretches.size() - MOST_NAMED) + " more places.");
        }
        return words;
    }

    /** One without a time was sealed as it is. */
    static boolean longBefore(String time, Instant at) {
        try {
            return Instant.parse(time).plus(LATE).isBefore(at);
        } catch (DateTimeException noTime) {
            return false;
        }
    }
}
