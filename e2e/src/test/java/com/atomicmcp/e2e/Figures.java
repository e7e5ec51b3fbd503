package com.atomicmcp.e2e;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was measured, printed once more together as the tests end. */
final class Figures {

    private static final List<String> LINES = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("Measured from the packaged jar on embedded stores:");
            LINES.forEach(line -> System.out.println("  " + line));
        }));
    }

    private Figures() {}

    static void print(String line) {
        LINES.add(line);
        System.out.println("MEASURED " + line);
    }
}
