package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures what a newcomer feels: how soon it answers, how much memory it takes, how quick a tool is. */
class FiguresTest {

    private static final String PASSWORD = "a long enough password";
    private static final int CALLS = 500;
    private static final int WARM_UP = 300;

    @TempDir
    Path data;

    @Test
    void fromStartToTheFirstToolCall() {
        try (var first = Installation.empty(data)) {
            Workbench.found(first, "quick", PASSWORD);
            var connection = Connection.open(first, "quick", "owner@quick.example", PASSWORD);
            first.stop();
            var begun = System.nanoTime();
            first.start("Ready after");
            connection.data("list_environments", Map.of());
            Figures.print(String.format(
                    Locale.ROOT,
                    "from start to first successful tool call (second start on the same data): %.1f s",
                    (System.nanoTime() - begun) / 1e9));
        }
    }

    @Test
    void memoryAfterTheDemoAndTheTimeOfACall() throws IOException {
        var demo = Installation.demo();
        var connection = Connection.open(demo, "acme", "dev.patel@acme.example");
        var environment = connection
                .data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        var resident = Files.readAllLines(Path.of("/proc", "" + demo.pid(), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .findFirst()
                .orElseThrow();
        Figures.print(String.format(
                Locale.ROOT, "resident memory after the demo is loaded: %d MiB", Long.parseLong(resident) / 1024));
        var millis = new double[CALLS];
        for (var call = -WARM_UP; call < CALLS; call++) {
            var begun = System.nanoTime();
            connection.data("list_action_flows", Map.of("environmentId", environment));
            if (call >= 0) {
                millis[call] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(millis);
        assertThat(millis[0]).isPositive();
        Figures.print(String.format(
                Locale.ROOT,
                "list_action_flows, one after the other, %d calls: p50 %.2f ms, p99 %.2f ms",
                CALLS,
                millis[CALLS / 2],
                millis[CALLS * 99 / 100]));
    }
}
