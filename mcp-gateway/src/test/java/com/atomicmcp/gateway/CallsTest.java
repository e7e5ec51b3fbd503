package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.call.CallEvent;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.organization.CallArguments;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written down of the requests that were made. */
class CallsTest extends GatewayTest {

    private Organization acme;
    private Connected alice;

    @BeforeEach
    void acme() {
        acme = organization();
        alice = acme.alice;
    }

    @AfterEach
    void reachable() {
        calls.outOfReach(false);
    }

    @Test
    void everyRequestIsWrittenDownWithWhatItAskedAndHowItEnded() {
        call(alice, "list_action_flows", Map.of("environmentId", "env_production"));
        call(alice, "list_action_flows", Map.of("environmentId", "env_nowhere"));
        call(alice, "list_action_flows", Map.of("environmentId", "not an id"));
        call(alice, "drop_tables", Map.of());
        modern(alice, "tools/list", Map.of());
        legacy(alice, "resources/list", Map.of());
        legacy(
                alice,
                "ping",
                Map.of("name", "get_user_profile", "arguments", Map.of("environmentId", "env_production")));

        await().untilAsserted(() -> assertThat(calls.of(alice))
                .extracting(CallEnded::method, CallEnded::tool, CallsTest::environment, CallEnded::outcome)
                .extracting(Tuple::toList)
                .containsExactly(
                        ended("tools/call", "list_action_flows", "env_production", Outcome.ANSWERED),
                        ended("tools/call", "list_action_flows", "env_nowhere", Outcome.PROBLEM),
                        ended("tools/call", "list_action_flows", "", Outcome.PROBLEM),
                        ended("tools/call", null, "", Outcome.FAILED),
                        ended("tools/list", null, "", Outcome.ANSWERED),
                        ended("other", null, "", Outcome.FAILED),
                        ended("ping", null, "", Outcome.ANSWERED)));
        assertThat(calls.of(alice)).allSatisfy(call -> {
            assertThat(call.organizationId()).isEqualTo(acme.id);
            assertThat(call.memberId()).isEqualTo(alice.member());
            assertThat(call.clientId()).isEqualTo(alice.client());
            assertThat(call.micros()).isPositive();
            assertThat(call.arguments() == null).isEqualTo(call.tool() == null);
            assertThat(call.startedAt()).isBetween(GatewayUnderTest.NOW.minusSeconds(30), GatewayUnderTest.NOW);
        });
    }

    @Test
    void whatIsRefusedIsWrittenDownAsRefused() {
        happened(new McpServerDisabled(acme.id));

        call(alice, "list_environments", Map.of());
        legacy(alice, "tools/list", Map.of());

        await().untilAsserted(
                        () -> assertThat(calls.outcomes(alice)).containsExactly(Outcome.REFUSED, Outcome.REFUSED));
    }

    @Test
    void whoIsNotLetInLeavesNothing() {
        var stranger = acme.member("Mallory", all());
        happened(new ConnectionRevoked(acme.id, stranger.connection()));

        assertThat(legacy(stranger, "ping", Map.of()).status()).isEqualTo(401);
        legacy(alice, "ping", Map.of());

        await().untilAsserted(() -> assertThat(calls.of(alice)).hasSize(1));
        assertThat(calls.of(stranger)).isEmpty();
    }

    @Test
    void whileTheLogIsOutOfReachRequestsAreAnsweredAndKept() {
        calls.outOfReach(true);
        for (var i = 0; i < 3; i++) {
            assertThat(legacy(alice, "ping", Map.of()).status()).isEqualTo(200);
        }
        await().until(calls::werePutOff);
        assertThat(calls.of(alice)).isEmpty();

        calls.outOfReach(false);

        await().untilAsserted(() -> assertThat(calls.of(alice)).hasSize(3));
    }

    @Test
    void howManyRowsAnAnswerHasIsWrittenDownWhereThereAreAny() {
        call(alice, "list_environments", Map.of());
        call(alice, "list_action_flows", Map.of("environmentId", "env_production"));
        call(alice, "list_action_flows", Map.of("environmentId", "env_nowhere"));
        modern(alice, "tools/list", Map.of());

        await().untilAsserted(() -> assertThat(calls.of(alice))
                .extracting(CallEnded::tool, CallEnded::rows)
                .extracting(Tuple::toList)
                .containsExactly(
                        Arrays.asList("list_environments", 2),
                        Arrays.asList("list_action_flows", 0),
                        Arrays.asList("list_action_flows", null),
                        Arrays.asList(null, null)));
    }

    @Test
    void ofArgumentsThereIsAHashByWhichRepeatsAreSeenWithinAnOrganizationAlone() {
        var globex = organization();
        var asked = Map.<String, Object>of("environmentId", "env_production", "limit", 7);
        call(alice, "list_action_flows", asked);
        call(alice, "list_action_flows", new TreeMap<>(asked).descendingMap());
        call(alice, "list_action_flows", Map.of("environmentId", "env_production", "limit", 8));
        call(globex.alice, "list_action_flows", asked);

        await().untilAsserted(() -> {
            assertThat(calls.of(alice)).hasSize(3);
            assertThat(calls.of(globex.alice)).hasSize(1);
        });
        var hashes = Stream.concat(calls.of(alice).stream(), calls.of(globex.alice).stream())
                .map(CallEnded::arguments)
                .toList();
        assertThat(hashes).allSatisfy(arguments -> assertThat(arguments.kept()).isNull());
        assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
        assertThat(Set.of(hashes.get(0), hashes.get(2), hashes.get(3))).hasSize(3);
    }

    @Test
    void whereTheOrganizationPrefersSoArgumentsAreKeptWithoutCustomersAndWhatNoToolKnows() {
        happened(new PreferencesChanged(acme.id, new Preferences(365, 365, 30, CallArguments.KEPT)));
        call(alice, "get_user_profile", Map.of("environmentId", "env_production", "customerId", "cust-4711"));
        call(alice, "get_user_profile", Map.of("environmentId", "env_production", "customer", "cust-4711"));
        call(alice, "list_action_flows", Map.of("environmentId", "env_production", "text", "é".repeat(5_000)));

        call(alice, "list_action_flows", Map.of("environmentId", "env_production", "cursor", "eyJ2IjoxLCJxIjoi"));

        await().untilAsserted(() -> assertThat(calls.of(alice)).hasSize(4));
        var kept = calls.of(alice).stream().map(CallEnded::arguments).toList();
        assertThat(kept.get(0).kept())
                .startsWith("{\"customerId\":{\"hash\":\"")
                .endsWith("\"},\"environmentId\":\"env_production\"}");
        assertThat(kept.get(1).kept()).contains("\"unknown\":{\"hash\":");
        assertThat(kept.toString()).doesNotContain("4711").doesNotContain("customer\"");
        assertThat(kept.get(2).kept()).hasSize(2_000).startsWith("{\"environmentId\":\"env_production\",\"text\":\"éé");
        assertThat(kept.get(3).kept())
                .as("a cursor has an unkeyed hash of what was asked, by which guesses could be confirmed")
                .startsWith("{\"cursor\":{\"hash\":\"")
                .doesNotContain("eyJ2IjoxLCJxIjoi");
        assertThat(kept).extracting(CallEvent.Arguments::cut).containsExactly(false, false, true, false);
    }

    private static List<Object> ended(String method, String tool, String environment, Outcome outcome) {
        return Arrays.asList(method, tool, environment, outcome);
    }

    private static String environment(CallEnded call) {
        return call.environmentId() == null ? "" : call.environmentId().value();
    }
}
