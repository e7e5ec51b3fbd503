package com.atomicmcp.launcher.projections;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows how far work has come: a bar that moves on a terminal, a plain line now and then elsewhere. */
final class Bar {

    private static final int WIDTH = 24;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final PrintWriter out;
    private final boolean terminal;
    private final String what;
    private String phase = "";
    private long phaseAt;
    private long phaseFrom;
    private long lineAt;
    private boolean open;

    /** @param terminal whether a line can be written over */
    Bar(PrintWriter out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    void progress(String newPhase, long done, long of) {
        var now = System.nanoTime();
        if (!newPhase.equals(phase)) {
            phase = newPhase;
            phaseAt = now;
            phaseFrom = done;
            lineAt = now - BETWEEN_LINES.toNanos();
        }
        var text = text(done, of, (now - phaseAt) / 1e9);
        if (terminal) {
            out.print("\r\u001b[K" + bar(done, of) + " " + text);
            out.flush();
            open = true;
        } else if (now - lineAt >= BETWEEN_LINES.toNanos()) {
            lineAt = now;
            out.println(text);
            out.flush();
        }
    }

    /** Leaves the line to others. */
    void end() {
        if (open) {
            out.print("\r\u001b[K");
            out.flush();
            open = false;
        }
    }

    private String text(long done, long of, double seconds) {
        var percent = of <= 0 ? 100 : Math.min(100, 100 * Math.max(done, 0) / of);
        var rate = seconds < 0.2 ? 0 : (done - phaseFrom) / seconds;
        var eta = rate <= 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", Math.max(0, of - done) / rate);
        return String.format(
                Locale.ROOT,
                "%s: %s %d of %d (%d %%)%s",
                what,
                phase.replace('-', ' '),
                done,
                of,
                percent,
                rate <= 0 ? "" : String.format(Locale.ROOT, ", %.0f/s", rate) + eta);
    }

    private static String bar(long done, long of) {
        var filled = of <= 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * Math.max(done, 0) / of);
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "]";
    }
}
