package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The audit trail as an operator reads it, from a server that runs and from what one has left. */
class AuditTrailTest {

    @TempDir
    Path folder;

    @Test
    void theTrailIsToldWhileTheServerRunsAndAfterItHasStopped() {
        try (var installation = Installation.demo(folder.resolve("data"))) {
            var atomicctl = new Atomicctl(Map.of(), folder);
            var data = installation.data().toString();

            var running = atomicctl
                    .run("audit", "replay", "--data", data, "--json")
                    .succeeded()
                    .out();
            var entries = running.lines().map(Http.JSON::readTree).toList();
            assertThat(entries)
                    .hasSizeGreaterThan(50)
                    .extracting(entry -> entry.path("position").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(sentences(entries)).first().asString().startsWith("The operator registered organization ");
            assertThat(sentences(entries)).anyMatch(sentence -> sentence.contains("turned on the MCP Server of "));

            var acme = atomicctl
                    .run("audit", "replay", "--data", data, "--organization", "acme", "--kind", "role")
                    .succeeded()
                    .out();
            assertThat(acme.lines()).isNotEmpty().allMatch(line -> line.contains(" role "));

            var first = entries.getFirst();
            var shown = atomicctl
                    .run("audit", "show", first.path("eventId").asString(), "--data", data)
                    .succeeded()
                    .out();
            assertThat(shown).contains(first.path("sentence").asString(), "of the same request:", "correlationId");

            for (var mistake :
                    List.of(new String[] {"--organization", "nobody"}, new String[] {"--kind", "rolle"}, new String[] {
                        "--from", "yesterday"
                    })) {
                var refused = atomicctl.run("audit", "replay", "--data", data, mistake[0], mistake[1]);
                assertThat(refused.status()).as(mistake[1]).isEqualTo(1);
                assertThat(refused.out()).isEmpty();
                assertThat(refused.err().lines()).singleElement().asString().startsWith("atomicctl: ");
            }

            assertThat(installation.stop()).isLessThanOrEqualTo(143);
            var stopped = atomicctl
                    .run("audit", "replay", "--data", data, "--json")
                    .succeeded()
                    .out();
            assertThat(stopped).isEqualTo(running);
        }
    }

    private static List<String> sentences(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.path("sentence").asString()).toList();
    }
}
