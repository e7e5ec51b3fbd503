package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official conformance suite, against the demo. What may fail is listed with its reason, and must go on failing. */
class ConformanceTest {

    private final Installation installation = Installation.demo();

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2026-07-28"})
    void holdsAllThatAServerOfFourToolsCan(String requirements) {
        var connection = Connection.open(installation, "acme", "dev.patel@acme.example");
        var summary = NodeClient.result(
                "conformance.mjs",
                "--url",
                installation.mcp("acme").toString(),
                "--token",
                connection.accessToken(),
                "--requirements",
                requirements,
                "--expected-failures",
                "expected-failures-" + requirements + ".yml",
                "-o",
                Path.of("target", "conformance-" + requirements)
                        .toAbsolutePath()
                        .toString());
        assertThat(summary.path("unexpected")).as(summary.toString()).isEmpty();
        assertThat(summary.path("stale")).as(summary.toString()).isEmpty();
        assertThat(summary.path("unexplained")).as(summary.toString()).isEmpty();
        assertThat(summary.path("ok").asBoolean()).as(summary.toString()).isTrue();
        assertThat(StreamSupport.stream(summary.path("scenarios").spliterator(), false)
                        .filter(scenario -> scenario.path("outcome").asString().equals("passed")))
                .as("scenarios passed outright")
                .hasSizeGreaterThanOrEqualTo(4);
        System.out.println("Conformance " + requirements + ": " + summary.path("counts"));
    }
}
