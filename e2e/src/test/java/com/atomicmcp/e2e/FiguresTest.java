package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures what a newcomer feels, on an installation that nobody has used before. */
@Tag("measured")
class FiguresTest {

    private static final int CALLS = 500;
    private static final int WARM_UP = 300;

    // far from what is to be expected, so that only what is really wrong fails on a slow machine
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long MUCH_MEMORY_MIB = 1_536;
    private static final double QUICK_MILLIS = 100;

    @TempDir
    Path data;

    @Test
    void theDemoStartsSoonTakesLittleMemoryAndAnswersQuickly() throws IOException {
        try (var demo = Installation.demo(data)) {
            var resident = residentMib(demo.pid());
            var connection = Connection.open(demo, "acme", "dev.patel@acme.example");
            var millis = callsOneAfterTheOther(connection);
            demo.stop();
            var begun = System.nanoTime();
            demo.start("Ready after");
            connection.data("list_environments", Map.of());
            var start = Duration.ofNanos(System.nanoTime() - begun);

            Figures.print(String.format(
                    Locale.ROOT,
                    "from start to first successful tool call (second start, with the demo's data): %.1f s",
                    start.toMillis() / 1e3));
            Figures.print(String.format(Locale.ROOT, "resident memory after the demo is loaded: %d MiB", resident));
            Figures.print(String.format(
                    Locale.ROOT,
                    "list_action_flows, one after the other, %d calls: p50 %.2f ms, p99 %.2f ms",
                    CALLS,
                    millis[CALLS / 2],
                    millis[CALLS * 99 / 100]));
            assertThat(start).isLessThan(SOON);
            assertThat(resident).isBetween(1L, MUCH_MEMORY_MIB);
            assertThat(millis[CALLS / 2]).isLessThan(QUICK_MILLIS);
        }
    }

    private static long residentMib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** How long each took, in ascending order. */
    private static double[] callsOneAfterTheOther(Connection connection) {
        var environment = connection
                .data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        var millis = new double[CALLS];
        for (var call = -WARM_UP; call < CALLS; call++) {
            var begun = System.nanoTime();
            connection.data("list_action_flows", Map.of("environmentId", environment));
            if (call >= 0) {
                millis[call] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }
}
