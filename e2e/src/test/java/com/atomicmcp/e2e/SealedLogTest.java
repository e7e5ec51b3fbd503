package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator shows that nobody has edited the log, and is told who has; in this order, on one installation. */
class SealedLogTest {

    private static final int DIFFERENT = 5;

    @TempDir
    Path folder;

    @Test
    void whatIsEditedInTheStoppedStoreIsNamedAndWhatIsCutOffShowsAgainstAHead() throws Exception {
        var data = folder.resolve("data");
        var atomicctl = new Atomicctl(Map.of("ATOMIC_DATA", data.toString()), folder);
        var head = folder.resolve("head.json");
        try (var installation = Installation.empty(data)) {
            Workbench.found(installation, "sealed", "a long enough password");
            Files.writeString(head, atomicctl.run("audit", "head").succeeded().out());
            var verified = atomicctl
                    .run("audit", "verify", "--against", head.toString())
                    .succeeded();
            assertThat(verified.out()).contains("as they were sealed");
            isProvenToSomebodyElse(atomicctl, head);
            installation.kill();
            installation.start("Press Ctrl-C to stop.");
            assertThat(installation.stop()).as("ends in order at SIGTERM").isIn(0, 143);
        }
        assertThat(atomicctl.run("audit", "verify").succeeded().out())
                .as("after a kill and an orderly stop nothing is left to seal")
                .contains("as they were sealed")
                .doesNotContain("not sealed yet");

        var edited = "UPDATE DomainEventEntry SET timeStamp = '2026-01-01T00:00:00Z' WHERE globalIndex = 2";
        tamper(data, edited);
        var found = atomicctl.run("audit", "verify");
        assertThat(found.status()).isEqualTo(DIFFERENT);
        assertThat(found.out()).contains("The entry at position 2 (", "was changed: time.");

        tamper(data, "DELETE FROM DomainEventEntry", "DELETE FROM log_seal");
        var cut = atomicctl.run("audit", "verify", "--json", "--against", head.toString());
        assertThat(cut.status()).isEqualTo(DIFFERENT);
        assertThat(cut.lines("finding").getFirst().path("finding").path("kind").asString())
                .isEqualTo("LOG_TRUNCATED");
    }

    /** By the script that stands in docs/audit.md. */
    private void isProvenToSomebodyElse(Atomicctl atomicctl, Path head) throws Exception {
        var page = Files.readString(Path.of("..", "docs", "audit.md"));
        var begin = page.indexOf("#!/bin/sh");
        var script = folder.resolve("check-proof.sh");
        Files.writeString(script, page.substring(begin, page.indexOf("```", begin)));
        var proof = folder.resolve("proof.json");
        var printed = atomicctl
                .run("audit", "proof", "2", "--against", head.toString())
                .succeeded();
        Files.writeString(proof, printed.out());
        var checked = check(script, proof, head);
        assertThat(checked).contains("Entry 2 is under seal", "are of one history");

        var forged = printed.out().replace("operator", "somebody");
        assertThat(forged).isNotEqualTo(printed.out());
        Files.writeString(proof, forged);
        assertThat(check(script, proof, head)).endsWith("NOT PROVEN\n");

        var unknown = atomicctl.run("audit", "proof", "99999");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("There is no event '99999' here.");
        assertThat(unknown.out()).isEmpty();
    }

    private static String check(Path script, Path proof, Path head) throws Exception {
        var process = new ProcessBuilder("sh", script.toString(), proof.toString(), head.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void tamper(Path data, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("log"), "sa", "");
                var statement = connection.createStatement()) {
            for (var words : statements) {
                assertThat(statement.executeUpdate(words)).isPositive();
            }
        }
    }
}
