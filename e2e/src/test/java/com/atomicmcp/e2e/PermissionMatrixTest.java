package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every account of the demo, with every tool, in every environment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionMatrixTest {

    /**
     * What each account gets, by environment: its data, or the words that must be in the refusal. Old Campaigns is
     * archived: who may see all environments is told that it is not an active one, as for one that never was.
     */
    private static final String EXPECTED = """
            account       | tool                      | Production      | Staging         | Old Campaigns
            olivia.owner  | list_environments         | data            | data            | -
            olivia.owner  | list_action_flows         | data            | data            | no active environment
            olivia.owner  | get_action_flow_analytics | data            | data            | no active environment
            olivia.owner  | get_user_profile          | data            | data            | no active environment
            dev.patel     | list_environments         | data            | data            | -
            dev.patel     | list_action_flows         | data            | data            | no active environment
            dev.patel     | get_action_flow_analytics | data            | data            | no active environment
            dev.patel     | get_user_profile          | data            | data            | no active environment
            ana.lyst      | list_environments         | data            | data            | -
            ana.lyst      | list_action_flows         | data            | data            | no active environment
            ana.lyst      | get_action_flow_analytics | data            | data            | no active environment
            ana.lyst      | get_user_profile          | Customers (View)| Customers (View)| Customers (View)
            sam.staging   | list_environments         | -               | data            | -
            sam.staging   | list_action_flows         | Action Flows (View) | data        | Action Flows (View)
            sam.staging   | get_action_flow_analytics | Analytics (View)| data            | Analytics (View)
            sam.staging   | get_user_profile          | Customers (View)| data            | Customers (View)
            nomi.nomcp    | list_environments         | MCP Access (View) | MCP Access (View) | MCP Access (View)
            nomi.nomcp    | list_action_flows         | MCP Access (View) | MCP Access (View) | MCP Access (View)
            nomi.nomcp    | get_action_flow_analytics | MCP Access (View) | MCP Access (View) | MCP Access (View)
            nomi.nomcp    | get_user_profile          | MCP Access (View) | MCP Access (View) | MCP Access (View)
            """;

    private final Installation installation = Installation.demo();
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private Workbench owner;
    private String organization;

    /** Up to where the test has had things decided. */
    private String seen = "decisions:0";

    /** Something to ask about in each environment. */
    private record Place(String environment, String flow, String customer) {}

    @BeforeAll
    void connectEverybody() {
        owner = Workbench.as(installation, "olivia.owner@acme.example");
        organization = "/api/organizations/" + owner.organization("acme");
        for (var environment : done(owner.get(organization + "/environments"))) {
            var id = environment.path("environmentId").asString();
            places.put(environment.path("name").asString(), busy(id));
        }
        for (var account : List.of("olivia.owner", "dev.patel", "ana.lyst", "sam.staging")) {
            connections.put(account, Connection.open(installation, "acme", account + "@acme.example"));
        }
        connections.put("nomi.nomcp", connectedOnce());
    }

    /** An Action Flow of the environment with something reported about a customer. */
    private Place busy(String environment) {
        for (var flow : done(owner.get(organization + "/environments/" + environment + "/action-flows?limit=100"))
                .path("items")) {
            var id = flow.path("flowId").asString();
            var facts = done(owner.get(organization + "/environments/" + environment + "/action-flows/" + id
                            + "/analytics?limit=50"))
                    .path("facts")
                    .path("items");
            for (var fact : facts) {
                if (fact.has("endUserId")) {
                    return new Place(environment, id, fact.path("endUserId").asString());
                }
            }
        }
        throw new AssertionError("nothing happened in " + environment);
    }

    /** Nomi may not connect; so she connects while an administrator lets her, and keeps the connection only. */
    private Connection connectedOnce() {
        var nomi = member("nomi.nomcp@acme.example");
        var role = done(owner.post(
                        organization + "/roles",
                        Map.of(
                                "name",
                                "For a moment",
                                "permissions",
                                List.of(
                                        Map.of("resource", "mcp-registration", "level", "edit"),
                                        Map.of("resource", "mcp-access", "level", "view")))))
                .path("roleId")
                .asString();
        var group = done(owner.post(organization + "/groups", Map.of("name", "For a moment")))
                .path("groupId")
                .asString();
        done(owner.put(organization + "/groups/" + group + "/roles/" + role, Map.of()));
        done(owner.put(organization + "/groups/" + group + "/members/" + nomi, Map.of()));
        var connection = Connection.open(installation, "acme", "nomi.nomcp@acme.example");
        connection.data("list_environments", Map.of());
        done(owner.delete(organization + "/groups/" + group + "/members/" + nomi));
        return connection;
    }

    @AfterAll
    void tidyUp() {
        for (var kind : List.of("groups", "roles")) {
            for (var thing : done(owner.get(organization + "/" + kind))) {
                if (thing.path("name").asString().equals("For a moment")) {
                    done(owner.delete(organization + "/" + kind + "/"
                            + thing.path(kind.equals("groups") ? "groupId" : "roleId")
                                    .asString() + "?force=true"));
                }
            }
        }
    }

    private String member(String email) {
        return StreamSupport.stream(done(owner.get(organization + "/members")).spliterator(), false)
                .filter(member -> member.path("email").asString().equals(email))
                .map(member -> member.path("memberId").asString())
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> cells() {
        var rows = EXPECTED.lines()
                .map(row -> Stream.of(row.split("\\|", -1)).map(String::strip).toList())
                .toList();
        var environments = rows.getFirst().subList(2, 5);
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.of(0, 1, 2)
                        .map(i -> Arguments.of(row.get(0), row.get(1), environments.get(i), row.get(2 + i))));
    }

    @ParameterizedTest(name = "{0} gets from {1} in {2}: {3}")
    @MethodSource("cells")
    void everyCellHolds(String account, String tool, String environment, String expected) {
        var place = places.get(environment);
        if (expected.equals("data") || expected.equals("-")) {
            assertThat(answered(account, tool, place)).isEqualTo(expected.equals("data"));
        } else {
            var refusal = connections.get(account).refusal(tool, arguments(tool, place));
            assertThat(refusal).contains(expected);
            if (expected.endsWith("(View)")) {
                assertThat(refusal).as("who can give it").contains("Olivia Owner");
            }
        }
    }

    private static Map<String, Object> arguments(String tool, Place place) {
        return switch (tool) {
            case "list_environments" -> Map.of();
            case "list_action_flows" -> Map.of("environmentId", place.environment());
            case "get_action_flow_analytics" ->
                Map.of("environmentId", place.environment(), "flowConfigId", place.flow());
            default -> Map.of("environmentId", place.environment(), "customerId", place.customer());
        };
    }

    /** Whether the answer, which must be one, shows something of that environment. */
    private boolean answered(String account, String tool, Place place) {
        var data = connections.get(account).data(tool, arguments(tool, place));
        return switch (tool) {
            case "list_environments" ->
                StreamSupport.stream(data.path("environments").spliterator(), false)
                        .anyMatch(
                                found -> found.path("environmentId").asString().equals(place.environment()));
            case "list_action_flows" -> !data.path("actionFlows").isEmpty();
            case "get_action_flow_analytics" -> data.path("total").asInt() > 0;
            default -> data.path("customerId").asString().equals(place.customer());
        };
    }

    @ParameterizedTest(name = "{0} is told why {1} in {2} answers: {3}")
    @MethodSource("cells")
    void everyCellIsExplainedAndItsSmallestChangeGrantsIt(
            String account, String tool, String environment, String expected) {
        var place = places.get(environment);
        var why = done(owner.get(organization + "/audit/why?member=" + account + "@acme.example&tool=" + tool
                + "&environment=" + place.environment()));
        assertThat(why.path("allowed").asBoolean()).as(why.toString()).isEqualTo(expected.equals("data"));
        if (expected.equals("data")) {
            assertThat(why.at("/through/through")).as(why.toString()).isNotEmpty();
            return;
        }
        var missing = why.at("/missing/0");
        if (expected.endsWith("(View)")) {
            assertThat(missing.path("permission").asString()).startsWith(expected);
            assertThat(done(owner.get(organization + "/audit/why/" + reference(account, tool, place)))
                            .at("/missing/0/words"))
                    .as("by the reference in the refusal")
                    .isEqualTo(missing.path("words"));
        } else {
            assertThat(missing.path("link").asString())
                    .isEqualTo(account.equals("sam.staging") ? "permission" : "environment");
        }
        var change = why.at("/today/change");
        assertThat(change.path("by").toString()).contains("Olivia Owner");
        var undoing = new ArrayDeque<Runnable>();
        try {
            for (var request : change.path("requests")) {
                undoing.push(undoing(request));
                decided(owner.send(
                        request.path("method").asString(),
                        request.path("path").asString(),
                        request.has("body") ? request.path("body").toString() : null));
            }
            assertThat(answered(account, tool, place)).as(change.toString()).isTrue();
        } finally {
            undoing.forEach(Runnable::run);
        }
    }

    private String reference(String account, String tool, Place place) {
        var refusal = connections.get(account).refusal(tool, arguments(tool, place));
        return refusal.substring(refusal.indexOf("why_"));
    }

    /** What takes a request back, as things are before it. */
    private Runnable undoing(JsonNode request) {
        var path = request.path("path").asString();
        if (path.endsWith("/permissions")) {
            var role = path.split("/", -1)[5];
            var before = StreamSupport.stream(
                            done(owner.get(organization + "/roles?after=" + seen))
                                    .spliterator(),
                            false)
                    .filter(known -> known.path("roleId").asString().equals(role))
                    .flatMap(known -> known.path("permissions").valueStream())
                    .map(PermissionMatrixTest::body)
                    .toList();
            return () -> decided(owner.put(path, Map.of("permissions", before)));
        }
        return path.endsWith("/restore")
                ? () -> decided(owner.post(path.replace("/restore", "/archive"), Map.of()))
                : () -> decided(owner.delete(path));
    }

    private void decided(Http.Answer answer) {
        seen = done(answer).path("position").asString();
    }

    private static Map<String, Object> body(JsonNode permission) {
        var body = new HashMap<String, Object>(
                Map.of("resource", permission.path("resource"), "level", permission.path("level")));
        if (!permission.path("environments").isEmpty()) {
            body.put("environments", permission.path("environments"));
        }
        return body;
    }
}
