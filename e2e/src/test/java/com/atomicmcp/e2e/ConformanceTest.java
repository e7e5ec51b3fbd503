package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
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
        Figures.print("conformance " + requirements + ": " + summary.path("counts"));
    }

    @Test
    void theAuthorizationServerHoldsAllThatIsDemanded() {
        try (var suite = NodeClient.script(
                "conformance.mjs",
                "--authorization",
                "--url",
                installation.workbench("").toString(),
                "--resource",
                installation.mcp("acme").toString(),
                "-o",
                Path.of("target", "conformance-authorization").toAbsolutePath().toString())) {
            var asked = suite.line();
            var redirect = Connection.consent(
                    installation,
                    new Http(),
                    URI.create(asked.path("authorize").asString()),
                    "dev.patel@acme.example",
                    Workbench.DEMO_PASSWORD);
            assertThat(redirect).startsWith(asked.path("redirect").asString());
            // the suite listens there, and shows the person a page
            assertThat(new Http().get(URI.create(redirect)).status()).isEqualTo(200);
            var summary = suite.line();
            assertThat(summary.path("suiteExitCode").asInt(1))
                    .as(summary.toString())
                    .isZero();
            assertThat(summary.path("scenarios")
                            .valueStream()
                            .map(scenario -> scenario.path("scenario").asString()))
                    .contains("authorization-server-metadata-endpoint", "authorization-code-grant");
            assertThat(summary.path("scenarios")
                            .valueStream()
                            .flatMap(scenario -> scenario.path("failures").valueStream())
                            .map(failure -> failure.path("check").asString()))
                    .as(summary.toString())
                    .isEmpty();
        }
    }
}
