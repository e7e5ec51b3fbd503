package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One connection sees one organization; and nobody learns from a refusal whether what they asked for exists. */
class IsolationTest {

    private static final String[] TOOLS = {"list_action_flows", "get_action_flow_analytics", "get_user_profile"};

    private static final String NOBODYS = "env_aaaaaaaaaaaaaaaa";

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
    void aCustomerOfAnotherOrganizationIsAnsweredLikeOneThatNobodyHas() {
        var own = environment(gina, "Production");
        // only acme has so many
        dev.data(
                "get_user_profile", Map.of("environmentId", environment(dev, "Production"), "customerId", "cust-0400"));
        assertThat(customer(gina, own, "cust-0400")).isEqualTo(customer(gina, own, "cust-9999"));
    }

    @Test
    void whoMayNotSeeAnEnvironmentLearnsNotWhetherItIsThere() {
        var sam = Connection.open(installation, "acme", "sam.staging@acme.example");
        var production = environment(dev, "Production");
        for (var tool : TOOLS) {
            var existing = sam.refusal(tool, arguments(tool, production, "flow_aaaaaaaaaaaaaaaa"));
            var missing = sam.refusal(tool, arguments(tool, NOBODYS, "flow_aaaaaaaaaaaaaaaa"));
            assertThat(existing).contains("Olivia Owner");
            assertThat(withoutReference(existing).replace(production, "X"))
                    .as(tool)
                    .isEqualTo(withoutReference(missing).replace(NOBODYS, "X"));
        }
    }

    @Test
    void whoMayNotSeeCustomersLearnsNotWhetherOneIsThere() {
        var ana = Connection.open(installation, "acme", "ana.lyst@acme.example");
        var production = environment(dev, "Production");
        assertThat(customer(ana, production, "cust-0001"))
                .contains("Customers (View)")
                .isEqualTo(customer(ana, production, "cust-9999"));
    }

    private static String customer(Connection connection, String environment, String customer) {
        return withoutReference(connection.refusal(
                        "get_user_profile", Map.of("environmentId", environment, "customerId", customer)))
                .replace(customer, "X");
    }

    /** It says what was asked and when, which differs. */
    private static String withoutReference(String refusal) {
        return refusal.replaceAll(" Reference: why_[A-Za-z0-9_-]+", "");
    }

    @Test
    void aCursorOpensNothingElsewhere() {
        var production = environment(dev, "Production");
        var flow = busy(dev, production);
        var foreign = environment(gina, "Production");
        var foreignFlow = busy(gina, foreign);
        for (var tool : List.of("list_action_flows", "get_action_flow_analytics")) {
            var cursor = dev.data(tool, page(tool, production, flow, null))
                    .path("nextCursor")
                    .asString();
            assertThat(cursor).as(tool).isNotEmpty();
            var garbage = gina.refusal(tool, page(tool, foreign, foreignFlow, "garbage"));
            assertThat(garbage).contains("cursor");
            assertThat(gina.refusal(tool, page(tool, foreign, foreignFlow, cursor)))
                    .as("a cursor of another organization")
                    .isEqualTo(garbage);
            assertThat(dev.refusal(tool, page(tool, environment(dev, "Staging"), flow, cursor)))
                    .as("a cursor of another environment")
                    .isEqualTo(dev.refusal(tool, page(tool, environment(dev, "Staging"), flow, "garbage")));
        }
    }

    private static Map<String, Object> page(String tool, String environment, String flow, String cursor) {
        var arguments = new HashMap<>(arguments(tool, environment, flow));
        arguments.put("limit", 1);
        if (cursor != null) {
            arguments.put("cursor", cursor);
        }
        return arguments;
    }

    @Test
    void aForeignHostNameOpensNoOtherOrganization() throws IOException {
        assertThat(raw("/acme/mcp/v1", "localhost:" + port()))
                .as("the name that it has")
                .startsWith("HTTP/1.1 200")
                .contains("environmentId");
        for (var host : List.of("globex.example.com", "globex.localhost", "globex.localhost:" + port(), "globex")) {
            for (var path : List.of("/acme/mcp/v1", "/globex/mcp/v1", "/mcp/v1")) {
                assertThat(raw(path, host))
                        .as("%s at %s", path, host)
                        .matches("(?s)HTTP/1\\.1 40[134] .*")
                        .doesNotContain("environmentId");
            }
        }
    }

    private int port() {
        return installation.gateway("").getPort();
    }

    /** Dev's call as no HTTP library would send it: with a host name that is not where it goes. */
    private String raw(String path, String host) throws IOException {
        var body = Connection.body("list_environments", Map.of());
        var request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        Connection.headers(dev.accessToken(), "list_environments")
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        request.append("Content-Type: application/json\r\nConnection: close\r\nContent-Length: ")
                .append(body.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n\r\n")
                .append(body);
        try (var socket = new Socket("localhost", port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String environment(Connection connection, String name) {
        return connection
                .data("list_environments", Map.of())
                .path("environments")
                .valueStream()
                .filter(environment -> environment.path("name").asString().equals(name))
                .map(environment -> environment.path("environmentId").asString())
                .findFirst()
                .orElseThrow();
    }

    private static String busy(Connection connection, String environment) {
        return connection
                .data("list_action_flows", Map.of("environmentId", environment, "text", "Payment Reminder"))
                .path("actionFlows")
                .path(0)
                .path("flowConfigId")
                .asString();
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
