package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One connection sees one organization; and nobody learns from a refusal whether what they asked for exists. */
class IsolationTest {

    private static final String[] TOOLS = {"list_action_flows", "get_action_flow_analytics", "get_user_profile"};

    private final Installation installation = Installation.demo();
    private final Connection dev = Connection.open(installation, "acme", "dev.patel@acme.example");
    private final Connection gina = Connection.open(installation, "globex", "gina.owner@globex.example");

    @Test
    void aTokenOfOneOrganizationOpensNoOther() {
        var foreign = gina.call(installation.mcp("acme"), "list_environments", Map.of());
        var nowhere = gina.call(installation.mcp("no-such-organization"), "list_environments", Map.of());
        assertThat(foreign.status()).isEqualTo(401);
        assertThat(foreign.header("WWW-Authenticate")).contains("invalid_token", "resource_metadata");
        assertThat(alike(foreign, "acme")).isEqualTo(alike(nowhere, "no-such-organization"));
    }

    @Test
    void withoutATokenNoOrganizationIsToldFromAnother() {
        var acme = unauthorized("acme");
        var nowhere = unauthorized("no-such-organization");
        assertThat(acme.status()).isEqualTo(401);
        assertThat(alike(acme, "acme")).isEqualTo(alike(nowhere, "no-such-organization"));
    }

    @Test
    void theIdsOfAnotherOrganizationAreAnsweredLikeIdsThatNobodyHas() {
        var environment = dev.data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        var flow = dev.data("list_action_flows", Map.of("environmentId", environment))
                .path("actionFlows")
                .path(0)
                .path("flowConfigId")
                .asString();
        for (var tool : TOOLS) {
            var foreign = gina.refusal(tool, arguments(tool, environment, flow));
            var missing = gina.refusal(tool, arguments(tool, "env_aaaaaaaaaaaaaaaa", flow));
            assertThat(foreign.replace(environment, "X")).isEqualTo(missing.replace("env_aaaaaaaaaaaaaaaa", "X"));
        }
        var own = gina.data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        var foreignFlow = gina.refusal("get_action_flow_analytics", Map.of("environmentId", own, "flowConfigId", flow));
        var missingFlow = gina.refusal(
                "get_action_flow_analytics", Map.of("environmentId", own, "flowConfigId", "flow_aaaaaaaaaaaaaaaa"));
        assertThat(foreignFlow.replace(flow, "X")).isEqualTo(missingFlow.replace("flow_aaaaaaaaaaaaaaaa", "X"));
    }

    @Test
    void aCursorOpensNothingElsewhere() {
        var environments = dev.data("list_environments", Map.of()).path("environments");
        var environment = environments.path(0).path("environmentId").asString();
        var cursor = dev.data("list_action_flows", Map.of("environmentId", environment, "limit", 1))
                .path("nextCursor")
                .asString();
        assertThat(cursor).isNotEmpty();
        var own = gina.data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        assertThat(gina.refusal("list_action_flows", Map.of("environmentId", own, "limit", 1, "cursor", cursor)))
                .contains("cursor");
        assertThat(dev.refusal(
                        "list_action_flows",
                        Map.of(
                                "environmentId",
                                environments.path(1).path("environmentId").asString(),
                                "limit",
                                1,
                                "cursor",
                                cursor)))
                .contains("cursor");
        assertThat(dev.refusal("list_action_flows", Map.of("environmentId", environment, "cursor", "garbage")))
                .contains("cursor");
    }

    @Test
    void aForeignOriginIsTurnedAway() {
        var answer = new Http()
                .send(Connection.request(installation.mcp("acme"), dev.accessToken(), "list_environments")
                        .header("Origin", "https://evil.example")
                        .POST(BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void aForgedOrForeignTokenIsRefused() {
        var parts = dev.accessToken().split("\\.", -1);
        var none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + parts[1] + ".";
        var cut = parts[0] + "." + parts[1] + "." + parts[2].substring(2) + "AA";
        Stream.of(none, cut, "not-a-token", dev.accessToken() + "x").forEach(token -> {
            var answer = Connection.post(new Http(), installation.mcp("acme"), token, "list_environments", Map.of());
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
        });
    }

    @Test
    void theApisTellNothingOfAnotherOrganization() {
        var acme = Workbench.as(installation, "olivia.owner@acme.example");
        var gina = Workbench.as(installation, "gina.owner@globex.example");
        var id = acme.organization("acme");
        for (var path : new String[] {"", "/environments", "/roles", "/members", "/groups", "/clients"}) {
            var foreign = gina.get("/api/organizations/" + id + path);
            var missing = gina.get("/api/organizations/org_aaaaaaaaaaaaaaaa" + path);
            assertThat(foreign.status()).as(path).isEqualTo(404);
            assertThat(problem(foreign, id)).isEqualTo(problem(missing, "org_aaaaaaaaaaaaaaaa"));
        }
        var command = gina.put("/api/organizations/" + id + "/mcp-server", Map.of("enabled", false));
        assertThat(command.status()).isEqualTo(404);
        assertThat(done(acme.get("/api/organizations/" + id))
                        .path("mcpServerEnabled")
                        .asBoolean())
                .isTrue();
        assertThat(gina.put("/customer-api/acme/v1/env_x/customers/c", Map.of("profile", Map.of()))
                        .status())
                .isEqualTo(gina.put("/customer-api/nobody/v1/env_x/customers/c", Map.of("profile", Map.of()))
                        .status())
                .isEqualTo(404);
    }

    private static Map<String, Object> arguments(String tool, String environment, String flow) {
        return switch (tool) {
            case "list_action_flows" -> Map.of("environmentId", environment);
            case "get_action_flow_analytics" -> Map.of("environmentId", environment, "flowConfigId", flow);
            default -> Map.of("environmentId", environment, "customerId", "cust-0001");
        };
    }

    private Answer unauthorized(String subdomain) {
        return new Http()
                .send(HttpRequest.newBuilder(installation.mcp(subdomain))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")));
    }

    private static String alike(Answer answer, String subdomain) {
        return answer.status() + " " + answer.header("WWW-Authenticate").replace(subdomain, "X") + " "
                + answer.body().replace(subdomain, "X");
    }

    private static String problem(Answer answer, String id) {
        var json = answer.json();
        return json.path("status").asInt()
                + json.path("rule").asString()
                + json.path("detail").asString().replace(id, "X");
    }
}
