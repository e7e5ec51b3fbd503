package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.ai.mcp.client.webflux.transport.WebClientStreamableHttpTransport;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.JsonNode;

/** The four tools as a Spring application sees them, through the client transport that it would use. */
class JavaClientTest {

    private final Installation installation = Installation.demo();
    private final Connection dev = Connection.open(installation, "acme", "dev.patel@acme.example");

    @Test
    void everyToolSaysWhatItIsForAndThatItOnlyReads() {
        try (var client = client(dev.accessToken())) {
            var server = client.initialize();
            assertThat(server.capabilities().tools()).isNotNull();
            assertThat(client.listTools().tools())
                    .extracting(Tool::name)
                    .containsExactly(
                            "list_environments", "list_action_flows", "get_action_flow_analytics", "get_user_profile");
            assertThat(client.listTools().tools()).allSatisfy(tool -> {
                assertThat(tool.title()).isNotBlank();
                assertThat(tool.description()).isNotBlank();
                assertThat(tool.inputSchema()).containsEntry("type", "object");
                assertThat(tool.outputSchema()).containsEntry("type", "object");
                assertThat(tool.annotations().readOnlyHint()).isTrue();
                assertThat(tool.annotations().destructiveHint()).isFalse();
            });
        }
    }

    @Test
    void oneToolsAnswerLeadsToTheNext() {
        try (var client = client(dev.accessToken())) {
            client.initialize();
            var environment = named(data(client, "list_environments", Map.of()).path("environments"), "Production")
                    .path("environmentId")
                    .asString();
            var flow = named(
                            data(client, "list_action_flows", Map.of("environmentId", environment, "text", "WELCOME"))
                                    .path("actionFlows"),
                            "Welcome Onboarding")
                    .path("flowConfigId")
                    .asString();
            var week = data(
                    client,
                    "get_action_flow_analytics",
                    Map.of(
                            "environmentId",
                            environment,
                            "flowConfigId",
                            flow,
                            "eventNames",
                            List.of("card-completed")));
            assertThat(week.path("total").asInt())
                    .isPositive()
                    .isEqualTo(week.path("counts").path("card-completed").asInt());
            var customer = week.path("events").path(0).path("endUserId").asString();
            assertThat(data(client, "get_user_profile", Map.of("environmentId", environment, "customerId", customer))
                            .path("customerId")
                            .asString())
                    .isEqualTo(customer);
        }
    }

    @Test
    void aCallThatCannotBeAnsweredSaysWhatToDoInstead() {
        try (var client = client(dev.accessToken())) {
            client.initialize();
            var refused = call(client, "list_action_flows", Map.of("environmentId", "env_aaaaaaaaaaaaaaaa"));
            assertThat(refused.isError()).isTrue();
            assertThat(refused.structuredContent()).isNull();
            assertThat(text(refused)).contains("list_environments");
        }
    }

    private McpSyncClient client(String token) {
        var web = WebClient.builder()
                .baseUrl(installation.gateway("").toString())
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        return McpClient.sync(WebClientStreamableHttpTransport.builder(web)
                        .endpoint(installation.mcp("acme").getPath())
                        .build())
                .build();
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    private static JsonNode data(McpSyncClient client, String tool, Map<String, Object> arguments) {
        var result = call(client, tool, arguments);
        assertThat(result.isError()).as(text(result)).isNotEqualTo(true);
        assertThat(text(result)).isNotBlank();
        return Http.JSON.valueToTree(result.structuredContent());
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }

    private static JsonNode named(JsonNode things, String name) {
        return things.valueStream()
                .filter(thing -> thing.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
