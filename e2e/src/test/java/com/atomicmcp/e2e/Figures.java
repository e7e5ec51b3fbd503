package com.atomicmcp.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** What was measured, printed together once the last test has ended, and left in a file for whoever prints it again. */
public final class Figures implements TestExecutionListener {

    private static final Path FILE = Path.of("target", "figures-" + Installation.PROCESS + ".txt");

    private static final List<String> LINES = new CopyOnWriteArrayList<>();

    static void print(String line) {
        LINES.add(line);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (LINES.isEmpty()) {
            return;
        }
        var lines = new ArrayList<String>();
        lines.add("Measured from the packaged jar on embedded stores:");
        LINES.forEach(line -> lines.add("  " + line));
        lines.forEach(System.out::println);
        System.out.flush();
        try {
            Files.write(FILE, lines);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
