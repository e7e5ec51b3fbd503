package com.atomicmcp.benchmarks.rebuild;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a rebuild spends its time on, as a look at the stacks of its threads every few milliseconds tells. Where several
 * threads are at it, their times add up; that of a thread that waits for another of them is left out.
 */
final class Spent implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MILLIS = 5;
    private static final String PROJECTION = "com.atomicmcp.query.projection.";

    /** Named by what the innermost frame belongs to that says anything. */
    enum On {
        READING("reading the log"),
        DECODING("decoding events"),
        FOLDING("folding"),
        MAKING_BSON("making BSON"),
        FETCHING("fetching what was written out"),
        WRITING("writing"),
        COMPARING("comparing"),
        THE_REST("the rest");

        final String words;

        On(String words) {
            this.words = words;
        }
    }

    private final Map<On, Long> looks = new EnumMap<>(On.class);
    private final Looks looking = new Looks(
            BETWEEN_LOOKS_MILLIS, () -> Thread.getAllStackTraces().values().forEach(this::count));

    private void count(StackTraceElement[] stack) {
        if (Stream.of(stack).noneMatch(frame -> frame.getClassName().startsWith(PROJECTION)) || waits(stack)) {
            return;
        }
        looks.merge(on(stack), 1L, Long::sum);
    }

    private static boolean waits(StackTraceElement[] stack) {
        return Stream.of(stack)
                .takeWhile(frame -> !frame.getClassName().startsWith(PROJECTION))
                .allMatch(frame -> frame.getClassName().startsWith("java.util.concurrent.")
                        || frame.getClassName().startsWith("jdk.internal.misc."));
    }

    private static On on(StackTraceElement[] stack) {
        if (Stream.of(stack).anyMatch(frame -> frame.getClassName().startsWith(PROJECTION + "Verify"))) {
            return On.COMPARING;
        }
        for (var frame : stack) {
            var type = frame.getClassName();
            if (type.startsWith("com.mongodb.")) {
                return has(stack, PROJECTION + "Folding", "load") ? On.FETCHING : On.WRITING;
            }
            if (type.startsWith("org.bson.") || type.startsWith(PROJECTION + "Shape")) {
                return On.MAKING_BSON;
            }
            if (type.startsWith("org.axonframework.serialization.") || type.equals("com.atomicmcp.log.Entry")) {
                return On.DECODING;
            }
            if (type.startsWith("com.atomicmcp.log.")
                    || type.startsWith("org.axonframework.")
                    || type.startsWith("com.zaxxer.")
                    || type.startsWith("org.h2.")
                    || type.startsWith("org.postgresql.")) {
                return On.READING;
            }
            if (frame.getMethodName().equals("fold") || frame.getMethodName().equals("ids")) {
                return On.FOLDING;
            }
        }
        return On.THE_REST;
    }

    private static boolean has(StackTraceElement[] stack, String type, String method) {
        return Stream.of(stack)
                .anyMatch(frame -> frame.getClassName().equals(type)
                        && frame.getMethodName().equals(method));
    }

    /** In parts of a hundred. */
    Map<On, Double> shares() {
        var all = looks.values().stream().mapToLong(Long::longValue).sum();
        var shares = new EnumMap<On, Double>(On.class);
        looks.forEach((on, many) -> shares.put(on, 100.0 * many / all));
        return shares;
    }

    /** Afterwards {@link #shares} tells. */
    @Override
    public void close() {
        looking.close();
    }
}
