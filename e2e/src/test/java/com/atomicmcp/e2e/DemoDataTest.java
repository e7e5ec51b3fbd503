package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.launcher.demo.DemoData;
import com.atomicmcp.launcher.demo.DemoData.Customer;
import com.atomicmcp.launcher.demo.DemoData.Flow;
import com.atomicmcp.launcher.demo.DemoData.Mark;
import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Reported;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What the demo sent in through the APIs, the tools give back: all of it, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoDataTest {

    private final Installation installation = Installation.demo();
    private final Connection dev = Connection.open(installation, "acme", "dev.patel@acme.example");
    private final Map<String, String> environments = new HashMap<>();
    private DemoData demo;

    @BeforeAll
    void findOutWhenItWasLoaded() {
        dev.data("list_environments", Map.of())
                .path("environments")
                .forEach(environment -> environments.put(
                        environment.path("name").asString(),
                        environment.path("environmentId").asString()));
        var first = customer("Production", "cust-0001").path("created").asString();
        demo = Stream.iterate(
                        installation.started().truncatedTo(ChronoUnit.MINUTES),
                        minute -> !minute.isAfter(installation.ready()),
                        minute -> minute.plus(1, ChronoUnit.MINUTES))
                .map(DemoData::asOf)
                .filter(data ->
                        data.acme().customers().getFirst().created().toString().equals(first))
                .findFirst()
                .orElseThrow();
    }

    private Organization acme() {
        return demo.acme();
    }

    @Test
    void theEnvironmentsAreThoseOfTheDemoThatAreActive() {
        assertThat(environments.keySet())
                .containsExactlyInAnyOrderElementsOf(acme().environments().stream()
                        .filter(environment -> !environment.archived())
                        .map(DemoData.Environment::name)
                        .toList());
    }

    @Test
    void everyActionFlowIsThereInItsState() {
        environments.forEach((name, id) -> assertThat(flows(id).values().stream()
                        .map(flow -> flow.path("name").asString() + " is "
                                + flow.path("state").asString() + " in version "
                                + flow.path("version").asInt(0)))
                .containsExactlyInAnyOrderElementsOf(acme().flows().stream()
                        .filter(flow -> flow.environment().equals(name))
                        .map(flow -> flow.name() + " is " + flow.state().name().toLowerCase(Locale.ROOT)
                                + " in version " + flow.version())
                        .toList()));
    }

    @Test
    void everyPublishedFlowHasAsManyEventsOfEachNameAsWereSent() {
        var published = acme().flows().stream()
                .filter(flow -> environments.containsKey(flow.environment()) && flow.version() > 0)
                .toList();
        assertThat(published).isNotEmpty();
        for (var flow : published) {
            var sent = sent(flow);
            var week = dev.data("get_action_flow_analytics", week(flow));
            assertThat(week.path("total").asInt()).as(flow.name()).isEqualTo(sent.size());
            assertThat(counts(week)).as(flow.name()).isEqualTo(namesOf(sent));
        }
    }

    @Test
    void twentyThousandEventsAreThereTogether() {
        var owner = Workbench.as(installation, "olivia.owner@acme.example");
        var organization = "/api/organizations/" + owner.organization("acme");
        var all = 0L;
        for (var environment : done(owner.get(organization + "/environments"))) {
            var flows = organization + "/environments/"
                    + environment.path("environmentId").asString() + "/action-flows";
            for (var flow : done(owner.get(flows + "?limit=200")).path("items")) {
                var week = done(owner.get(flows + "/" + flow.path("flowId").asString() + "/analytics?limit=1&from="
                        + demo.now().minus(DemoData.SPAN) + "&to=" + demo.now()));
                all += counts(week).values().stream().mapToLong(Long::longValue).sum();
            }
        }
        assertThat(all).isEqualTo(20_000).isEqualTo(acme().events().size());
    }

    @Test
    void everyEventOfAFlowIsAsItWasSent() {
        var flow = acme().flows().stream()
                .filter(one -> one.environment().equals("Staging") && one.name().equals("Welcome Onboarding"))
                .findFirst()
                .orElseThrow();
        var given = new ArrayList<String>();
        var arguments = new HashMap<>(week(flow));
        arguments.put("limit", 100);
        JsonNode page;
        do {
            page = dev.data("get_action_flow_analytics", arguments);
            page.path("events")
                    .forEach(event -> given.add(Stream.of("id", "name", "timestamp", "endUserId", "origin")
                            .map(field -> event.path(field).asString(""))
                            .toList()
                            .toString()));
            arguments.put("cursor", page.path("nextCursor").asString(""));
        } while (page.has("nextCursor"));
        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(sent(flow).stream()
                        .map(Reported::fact)
                        .map(fact -> Stream.of(
                                        fact.id(), fact.name(), fact.timestamp(), fact.endUserId(), fact.origin())
                                .map(value -> value == null ? "" : value.toString())
                                .toList()
                                .toString())
                        .toList());
    }

    @Test
    void everyCustomerIsFieldByFieldAsSent() {
        var customers = acme().customers().stream()
                .filter(customer -> environments.containsKey(customer.environment()))
                .toList();
        assertThat(customers).hasSize(480);
        for (var sent : customers) {
            var told = customer(sent.environment(), sent.id().value());
            assertThat(told.path("created").asString()).isEqualTo(sent.created().toString());
            assertThat(told.path("profile")).as(told.toString()).isEqualTo(Http.JSON.valueToTree(profile(sent)));
            assertThat(told.path("customFields"))
                    .isEqualTo(Http.JSON.valueToTree(sent.profile().customFields()));
            assertThat(told.path("preferences"))
                    .isEqualTo(Http.JSON.valueToTree(Map.of(
                            "timezone",
                            sent.preferences().timezone(),
                            "notificationsEnabled",
                            sent.preferences().notificationsEnabled())));
            assertThat(told.path("tags")
                            .valueStream()
                            .map(tag -> tag.path("name").asString()))
                    .as("active tags of %s", sent.id())
                    .containsExactlyInAnyOrderElementsOf(sent.tags().stream()
                            .filter(tag ->
                                    tag.expiresAt() == null || tag.expiresAt().isAfter(Instant.now()))
                            .map(Mark::name)
                            .toList());
        }
    }

    private static Map<String, String> profile(Customer customer) {
        var sent = customer.profile();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", sent.name());
        fields.put("email", sent.email());
        fields.put("phone", sent.phone());
        fields.put("timezone", sent.timezone());
        fields.put("user_type", sent.userType());
        fields.put("first_seen_at", sent.firstSeenAt());
        fields.put("last_seen_at", sent.lastSeenAt());
        fields.values().removeIf(value -> value == null);
        return fields.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, field -> field.getValue().toString()));
    }

    private JsonNode customer(String environment, String customer) {
        return dev.data(
                "get_user_profile", Map.of("environmentId", environments.get(environment), "customerId", customer));
    }

    private List<Reported> sent(Flow flow) {
        return acme().events().stream()
                .filter(event -> event.environment().equals(flow.environment())
                        && event.flow().equals(flow.name()))
                .toList();
    }

    private static Map<String, Long> namesOf(List<Reported> sent) {
        return sent.stream().collect(groupingBy(event -> event.fact().name(), counting()));
    }

    private Map<String, Object> week(Flow flow) {
        var environment = environments.get(flow.environment());
        return Map.of(
                "environmentId",
                environment,
                "flowConfigId",
                flows(environment).get(flow.name()).path("flowConfigId").asString(),
                "from",
                demo.now().minus(DemoData.SPAN).toString(),
                "to",
                demo.now().toString());
    }

    /** The environment's Action Flows by their names. */
    private Map<String, JsonNode> flows(String environment) {
        return dev.data("list_action_flows", Map.of("environmentId", environment, "limit", 100))
                .path("actionFlows")
                .valueStream()
                .collect(toMap(flow -> flow.path("name").asString(), flow -> flow));
    }

    private static Map<String, Long> counts(JsonNode week) {
        return week.path("counts").properties().stream()
                .collect(toMap(Map.Entry::getKey, count -> count.getValue().asLong()));
    }
}
