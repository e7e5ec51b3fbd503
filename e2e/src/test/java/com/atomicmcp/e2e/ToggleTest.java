package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an administrator decides holds from the very next call on. */
@Tag("measured")
class ToggleTest {

    private static final String PASSWORD = "a long enough password";
    private static final int ROUNDS = 5;

    private final Installation installation = Installation.demo();

    @Test
    void turnedOffEveryClientReadsMcpDisabledAndTurnedOnEveryConnectionWorksAgain() {
        var owner = Workbench.found(installation, "toggled", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("toggled");
        try (var client =
                NodeClient.start("2026-07-28", installation.mcp("toggled").toString())) {
            client.connect(installation, "owner@toggled.example", PASSWORD);
            client.call("list_environments", Map.of());
            assertThat(status(owner, organization)).isEqualTo("Active");

            done(owner.put(organization + "/mcp-server", Map.of("enabled", false)));
            assertThat(status(owner, organization)).isEqualTo("MCP Disabled");
            var refused = client.done(Map.of("do", "call", "name", "list_environments", "arguments", Map.of()))
                    .path("result");
            assertThat(refused.path("isError").asBoolean()).isTrue();
            assertThat(refused.path("content").path(0).path("text").asString()).contains("MCP Disabled");

            done(owner.put(organization + "/mcp-server", Map.of("enabled", true)));
            assertThat(status(owner, organization)).isEqualTo("Active");
            client.done(Map.of("do", "http", "clear", true));
            client.call("list_environments", Map.of());
            assertThat(client.done(Map.of("do", "http")).path("http"))
                    .as("the same connection works without signing in")
                    .isNotEmpty()
                    .allSatisfy(exchange -> assertThat(exchange.path("url").asString())
                            .isEqualTo(installation.mcp("toggled").toString()));
        }
    }

    @Test
    void whoIsTakenOutOfTheGroupIsRefusedAtTheNextCall() {
        var owner = Workbench.found(installation, "grouped", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("grouped");
        var member = owner.invite(organization, "mona@grouped.example", PASSWORD);
        var group = owner.mcpUsers(organization);
        var membership = organization + "/groups/" + group + "/members/" + member;
        done(owner.put(membership, Map.of()));
        var connection = Connection.open(installation, "grouped", "mona@grouped.example", PASSWORD);
        connection.data("list_environments", Map.of());

        done(owner.delete(membership));
        assertThat(connection.refusal("list_environments", Map.of())).contains("MCP Access (View)", "Olive Owner");
        done(owner.put(membership, Map.of()));
        connection.data("list_environments", Map.of());
    }

    @Test
    void theFirstRefusalComesWithTheAnswerToTheCommand() {
        var owner = Workbench.found(installation, "timed", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("timed");
        var connection = Connection.open(installation, "timed", "owner@timed.example", PASSWORD);
        var millis = new double[ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            connection.data("list_environments", Map.of());
            done(owner.put(organization + "/mcp-server", Map.of("enabled", false)));
            var accepted = System.nanoTime();
            assertThat(connection.refusal("list_environments", Map.of())).contains("MCP Disabled");
            millis[round] = (System.nanoTime() - accepted) / 1e6;
            done(owner.put(organization + "/mcp-server", Map.of("enabled", true)));
        }
        java.util.Arrays.sort(millis);
        Figures.print(String.format(
                Locale.ROOT,
                "from command accepted to first refusal (the refused call's own duration), median of %d: %.1f ms; calls answered in between: 0",
                ROUNDS,
                millis[ROUNDS / 2]));
    }

    private static String status(Workbench owner, String organization) {
        JsonNode clients = done(owner.get(organization + "/clients?after=" + position(owner, organization)));
        assertThat(clients).hasSize(1);
        assertThat(clients.path(0).path("connections").path(0).path("status"))
                .isEqualTo(clients.path(0).path("status"));
        return clients.path(0).path("status").asString();
    }

    /** Where the log stands: a command that changes nothing tells. */
    private static String position(Workbench owner, String organization) {
        return done(owner.put(
                        organization + "/preferences",
                        Map.of(
                                "auditRetentionDays",
                                365,
                                "analyticsRetentionDays",
                                365,
                                "inactivityLogoutMinutes",
                                30)))
                .path("position")
                .asString();
    }
}
