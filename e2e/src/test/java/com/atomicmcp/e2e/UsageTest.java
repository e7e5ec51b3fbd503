package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The list of clients tells which are in use. */
class UsageTest {

    private static final String PASSWORD = "a long enough password";

    @TempDir
    Path data;

    @Test
    void theListTellsWhenAConnectionWasLastUsedAndHowMuchAlsoAfterARestart() {
        try (var installation = Installation.empty(data)) {
            var owner = Workbench.found(installation, "used", PASSWORD);
            var clients = "/api/organizations/" + owner.organization("used") + "/clients";
            var connection = Connection.open(installation, "used", "owner@used.example", PASSWORD);
            assertThat(only(owner, clients).path("lastUsedAt").isNull())
                    .as("not used yet")
                    .isTrue();

            connection.data("list_environments", Map.of());
            await().untilAsserted(() -> assertThat(
                            only(owner, clients).path("requestsInLastWeek").asInt())
                    .isEqualTo(1));
            var before = Instant.now();
            for (var call = 0; call < 4; call++) {
                connection.data("list_environments", Map.of());
            }
            assertThat(installation.stop()).as("ends in order at SIGTERM").isIn(0, 143);

            installation.start("Press Ctrl-C to stop.");
            var after = Workbench.as(installation, "owner@used.example", PASSWORD);
            await().untilAsserted(() -> assertThat(
                            only(after, clients).path("requestsInLastWeek").asInt())
                    .as("what was asked just before the stop is not lost")
                    .isEqualTo(5));
            var client = only(after, clients);
            assertThat(Instant.parse(client.path("lastUsedAt").asString())).isBetween(before, Instant.now());
            assertThat(client.path("connections").path(0).path("lastUsedAt")).isEqualTo(client.path("lastUsedAt"));
        }
    }

    private static JsonNode only(Workbench owner, String clients) {
        var list = done(owner.get(clients));
        assertThat(list.size()).isEqualTo(1);
        return list.path(0);
    }
}
