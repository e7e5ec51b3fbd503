package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an integrator reports comes in item by item, once. */
class IntakeTest {

    private static final String PASSWORD = "a long enough password";

    private final Installation installation = Installation.demo();

    @Test
    void aBadItemOfABatchIsRefusedByItsIndexWhileTheGoodOnesAreKept() {
        var owner = Workbench.found(installation, "batched", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("batched");
        var environment = done(owner.post(organization + "/environments", Map.of("name", "Live")))
                .path("environmentId")
                .asString();
        var flows = organization + "/environments/" + environment + "/action-flows";
        var flow = done(owner.post(
                        flows, Map.of("name", "Welcome", "description", "", "triggers", List.of(), "steps", List.of())))
                .path("flowId")
                .asString();
        var analytics = "/customer-api/batched/v1/" + environment + "/analytics";
        var known = event("known", flow, "SDK");
        assertThat(outcome(owner, analytics, List.of(known)).path("accepted").asInt())
                .isEqualTo(1);

        var outcome = outcome(
                owner,
                analytics,
                List.of(
                        known,
                        Map.of("id", "incomplete"),
                        7,
                        event("from-mars", flow, "Mars"),
                        event("good", flow, "SDK"),
                        event("good", flow, "SDK")));

        assertThat(outcome.path("accepted").asInt()).isEqualTo(1);
        assertThat(outcome.path("duplicates").asInt()).isEqualTo(2);
        assertThat(outcome.path("refused")
                        .valueStream()
                        .map(item -> item.path("index").asInt()))
                .containsExactly(1, 2, 3);
        var stored = done(owner.get(flows + "/" + flow
                + "/analytics?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&after="
                + outcome.path("position").asString()));
        assertThat(stored.path("facts")
                        .path("items")
                        .valueStream()
                        .map(fact -> fact.path("id").asString()))
                .containsExactlyInAnyOrder("known", "good");
    }

    private static JsonNode outcome(Workbench owner, String analytics, List<?> items) {
        return done(owner.post(analytics, Map.of("data", items))).path("data");
    }

    private static Map<String, Object> event(String id, String flow, String origin) {
        return Map.of(
                "id",
                id,
                "name",
                "card-displayed",
                "timestamp",
                "2026-11-01T12:00:00Z",
                "flowConfigId",
                flow,
                "origin",
                origin);
    }
}
