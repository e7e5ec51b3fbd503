package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was refused is told to auditors, and nothing that anybody typed is kept for it. */
class RefusalsTest {

    private static final String PASSWORD = "a long enough password";
    private static final String TYPED = "hunter2-unmistakable";

    private final Installation installation = Installation.demo();

    @TempDir
    Path folder;

    @Test
    void whoWasRefusedWhatIsToldByTheCommandLineAndTheApi() {
        var owner = Workbench.found(installation, "refusing", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("refusing");
        owner.invite(organization, "mona@refusing.example", PASSWORD);
        var mona = Workbench.as(installation, "mona@refusing.example", PASSWORD);
        for (var times = 0; times < 2; times++) {
            assertThat(mona.put(organization + "/mcp-server", Map.of("enabled", false))
                            .status())
                    .isEqualTo(403);
        }
        for (var email : new String[] {"mona@refusing.example", TYPED + "@refusing.example"}) {
            assertThat(mona.post("/api/session", Map.of("email", email, "password", TYPED))
                            .status())
                    .isEqualTo(401);
        }
        await().untilAsserted(() -> assertThat(
                        done(owner.get(organization + "/audit/refusals")).path("items"))
                .hasSize(2));
        var told = new Atomicctl(Map.of(), folder)
                .run(
                        "audit",
                        "refusals",
                        "--organization",
                        "refusing",
                        "--data",
                        installation.data().toAbsolutePath().toString())
                .succeeded()
                .out()
                .lines()
                .toList();
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).contains("  Mona Member: sign-in refused, wrong-password, ");
        assertThat(told.getLast())
                .contains("  Mona Member: disable-mcp-server refused, not-allowed, needed "
                        + "Organization Preferences (Edit) or MCP Registration (Admin) — API, ")
                .contains(", 2 times until ");
        assertThat(mona.get(organization + "/audit/refusals").status()).isEqualTo(403);
        assertThat(done(owner.get(organization + "/audit/refusals")).toString()).doesNotContain(TYPED);
    }
}
