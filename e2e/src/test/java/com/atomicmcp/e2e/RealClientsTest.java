package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The main job with the official client libraries: connect, and get the answers that the APIs were given. */
class RealClientsTest {

    private static final String PASSWORD = "a long enough password";
    private static final int EVENTS = 30;
    private static final Map<String, Object> WELCOME = Map.of(
            "name",
            "Welcome",
            "description",
            "Says hello",
            "triggers",
            List.of(Map.of("type", "event", "name", "account opened")),
            "steps",
            List.of(Map.of("type", "send-card", "name", "Hello"), Map.of("type", "wait", "name", "2 days")));
    private static final Map<String, Object> FAREWELL =
            Map.of("name", "Farewell", "description", "", "triggers", List.of(), "steps", List.of());

    private final Installation installation = Installation.demo();

    /** What the APIs were given, and the ids that they gave in return. */
    private record Given(String subdomain, String environment, String welcome, String farewell, Instant newest) {

        String owner() {
            return "owner@" + subdomain + ".example";
        }

        List<String> eventIds() {
            return IntStream.range(0, EVENTS).mapToObj(i -> "event-" + i).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "auto", "2026-07-28"})
    void connectsAndGetsFromTheFourToolsWhatTheApisWereGiven(String sdk) {
        var given = give("real-" + sdk);
        var mcp = installation.mcp(given.subdomain());
        try (var client = NodeClient.start(sdk, mcp.toString())) {
            var connected = client.connect(installation, given.owner(), PASSWORD);
            assertThat(connected.path("protocolVersion").asString())
                    .isEqualTo(sdk.equals("legacy") ? "2025-11-25" : "2026-07-28");
            assertThat(texts(client.done(Map.of("do", "list")).path("tools"), "name"))
                    .containsExactly(
                            "list_environments", "list_action_flows", "get_action_flow_analytics", "get_user_profile");

            environmentsAreAsGiven(client, given);
            actionFlowsAreAsGiven(client, given);
            analyticsAreAsGiven(client, given);
            theCustomerIsAsGiven(client, given);
            connectingTookTheStepsOfTheSpecification(client, mcp);

            var refreshed = client.done(Map.of("do", "refresh"));
            assertThat(refreshed.path("accessTokenChanged").asBoolean()).isTrue();
            assertThat(refreshed.path("refreshTokenChanged").asBoolean())
                    .as("rotation")
                    .isTrue();
            environmentsAreAsGiven(client, given);
            assertThat(exchanges(client))
                    .containsSubsequence("POST 200 /oauth2/token refresh_token " + mcp, "POST 200 " + mcp.getPath());

            client.done(Map.of("do", "expire"));
            environmentsAreAsGiven(client, given);
            assertThat(exchanges(client))
                    .as("a token that has ended is renewed without anybody signing in")
                    .containsSubsequence(
                            "POST 401 " + mcp.getPath(),
                            "POST 200 /oauth2/token refresh_token " + mcp,
                            "POST 200 " + mcp.getPath());
        }
    }

    private Given give(String subdomain) {
        var owner = Workbench.found(installation, subdomain, PASSWORD);
        var organization = "/api/organizations/" + owner.organization(subdomain);
        var environment = text(owner.post(organization + "/environments", Map.of("name", "Live")), "environmentId");
        var flows = organization + "/environments/" + environment + "/action-flows";
        var welcome = text(owner.post(flows, WELCOME), "flowId");
        done(owner.post(flows + "/" + welcome + "/publish", Map.of()));
        done(owner.put(flows + "/" + welcome + "/draft", with(WELCOME, "description", "Says hello, louder")));
        var farewell = text(owner.post(flows, FAREWELL), "flowId");
        var decided = text(owner.post(flows + "/" + farewell + "/archive", Map.of()), "position");

        var customerApi = "/customer-api/" + subdomain + "/v1/" + environment;
        var carl = customerApi + "/customers/carl";
        done(owner.put(
                carl,
                Map.of(
                        "created",
                        "2026-01-02T03:04:05Z",
                        "profile",
                        Map.of(
                                "name", "Carl Customer",
                                "email", "carl@customers.example",
                                "timezone", "Europe/London",
                                "shoe_size", "44"),
                        "preferences",
                        Map.of("timezone", "Europe/Paris", "notificationsEnabled", false))));
        done(owner.put(carl + "/tags/vip", Map.of()));
        done(owner.put(carl + "/tags/trial", Map.of("expiresAt", "2099-01-03T00:00:00Z")));
        done(owner.put(carl + "/tags/old", Map.of("expiresAt", "2026-01-03T00:00:00Z")));
        done(owner.put(carl + "/tags/gone", Map.of()));
        done(owner.delete(carl + "/tags/gone"));
        var newest = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.HOURS);
        var events = IntStream.range(0, EVENTS)
                .mapToObj(i -> Map.of(
                        "id",
                        "event-" + i,
                        "name",
                        i % 3 == 0 ? "card-completed" : "card-displayed",
                        "timestamp",
                        newest.minusSeconds(i).toString(),
                        "flowConfigId",
                        welcome,
                        "endUserId",
                        "carl",
                        "origin",
                        "SDK",
                        "properties",
                        Map.of("number", i)))
                .toList();
        var reported = done(owner.post(customerApi + "/analytics", Map.of("data", events)))
                .path("data");
        assertThat(reported.path("accepted").asInt()).isEqualTo(EVENTS);

        var known = "after=" + decided + "&after=" + reported.path("position").asString();
        done(owner.get(organization + "/environments?" + known));
        done(owner.get(flows + "?" + known));
        done(owner.get(flows + "/" + welcome + "/analytics?limit=1&" + known));
        done(owner.get(organization + "/environments/" + environment + "/customers/carl?" + known));
        return new Given(subdomain, environment, welcome, farewell, newest);
    }

    private static void environmentsAreAsGiven(NodeClient client, Given given) {
        var environments = client.call("list_environments", Map.of()).path("environments");
        assertThat(texts(environments, "environmentId")).containsExactly(given.environment());
        assertThat(texts(environments, "name")).containsExactly("Live");
    }

    private static void actionFlowsAreAsGiven(NodeClient client, Given given) {
        var flows = client.call("list_action_flows", Map.of("environmentId", given.environment()))
                .path("actionFlows");
        assertThat(texts(flows, "name")).as("in the order of their names").containsExactly("Farewell", "Welcome");
        assertThat(texts(flows, "flowConfigId")).containsExactly(given.farewell(), given.welcome());
        assertThat(texts(flows, "state")).containsExactly("archived", "published");
        var welcome = flows.path(1);
        assertThat(welcome.path("version").asInt()).isEqualTo(1);
        assertThat(welcome.path("description").asString())
                .as("of the live version")
                .isEqualTo("Says hello");
        assertThat(welcome.path("hasDraft").asBoolean()).isTrue();
        for (var part : List.of("triggers", "steps")) {
            assertThat(welcome.path(part)).isEqualTo(Http.JSON.valueToTree(WELCOME.get(part)));
        }
        var published = client.call(
                "list_action_flows", Map.of("environmentId", given.environment(), "state", "published", "text", "wel"));
        assertThat(texts(published.path("actionFlows"), "name")).containsExactly("Welcome");
    }

    /** A page at a time, as an assistant would read them. */
    private static void analyticsAreAsGiven(NodeClient client, Given given) {
        var arguments = new HashMap<String, Object>(
                Map.of("environmentId", given.environment(), "flowConfigId", given.welcome(), "limit", 12));
        var events = new ArrayList<JsonNode>();
        JsonNode page;
        do {
            page = client.call("get_action_flow_analytics", arguments);
            assertThat(page.path("total").asInt()).isEqualTo(EVENTS);
            assertThat(page.path("counts").path("card-completed").asInt()).isEqualTo(EVENTS / 3);
            assertThat(page.path("counts").path("card-displayed").asInt()).isEqualTo(EVENTS - EVENTS / 3);
            assertThat(page.path("events").size()).isLessThanOrEqualTo(12);
            page.path("events").forEach(events::add);
            arguments.put("cursor", page.path("nextCursor").asString(""));
        } while (page.has("nextCursor"));
        assertThat(events).extracting(event -> event.path("id").asString()).containsExactlyElementsOf(given.eventIds());
        for (var i = 0; i < EVENTS; i++) {
            var event = events.get(i);
            assertThat(Instant.parse(event.path("timestamp").asString()))
                    .isEqualTo(given.newest().minusSeconds(i));
            assertThat(event.path("endUserId").asString()).isEqualTo("carl");
            assertThat(event.path("origin").asString()).isEqualTo("SDK");
            assertThat(event.path("properties").path("number").asInt()).isEqualTo(i);
        }
    }

    private static void theCustomerIsAsGiven(NodeClient client, Given given) {
        var carl = client.call("get_user_profile", Map.of("environmentId", given.environment(), "customerId", "carl"));
        assertThat(carl.path("created").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(carl.path("profile"))
                .isEqualTo(Http.JSON.valueToTree(Map.of(
                        "name", "Carl Customer", "email", "carl@customers.example", "timezone", "Europe/London")));
        assertThat(carl.path("customFields")).isEqualTo(Http.JSON.valueToTree(Map.of("shoe_size", "44")));
        assertThat(carl.path("preferences"))
                .isEqualTo(Http.JSON.valueToTree(Map.of("timezone", "Europe/Paris", "notificationsEnabled", false)));
        assertThat(texts(carl.path("tags"), "name"))
                .as("neither the expired nor the removed one")
                .containsExactlyInAnyOrder("vip", "trial");
    }

    private static void connectingTookTheStepsOfTheSpecification(NodeClient client, URI mcp) {
        var http = client.done(Map.of("do", "http")).path("http");
        assertThat(http.path(0).path("challenge").asString(""))
                .startsWith("Bearer ")
                .contains("resource_metadata=\"" + mcp.resolve("/.well-known/oauth-protected-resource" + mcp.getPath())
                        + "\"");
        assertThat(exchanges(client))
                .containsSubsequence(
                        "POST 401 " + mcp.getPath(),
                        "GET 200 /.well-known/oauth-protected-resource" + mcp.getPath(),
                        "GET 200 /.well-known/oauth-authorization-server",
                        "POST 201 /oauth2/register",
                        "POST 200 /oauth2/token authorization_code " + mcp,
                        "POST 200 " + mcp.getPath());
    }

    /** What the client has sent since this was last asked: method, status and path; of token requests, what for, too. */
    private static List<String> exchanges(NodeClient client) {
        return client.done(Map.of("do", "http", "clear", true))
                .path("http")
                .valueStream()
                .map(exchange -> exchange.path("method").asString() + " "
                        + exchange.path("status").asInt() + " "
                        + URI.create(exchange.path("url").asString()).getPath()
                        + (exchange.has("grantType")
                                ? " " + exchange.path("grantType").asString() + " "
                                        + exchange.path("resource").asString("")
                                : ""))
                .toList();
    }

    private static Map<String, Object> with(Map<String, Object> content, String field, String value) {
        var changed = new HashMap<>(content);
        changed.put(field, value);
        return changed;
    }

    private static String text(Http.Answer answer, String field) {
        return done(answer).path(field).asString();
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(item -> item.path(field).asString()).toList();
    }
}
