package com.atomicmcp.command.request;

import static com.atomicmcp.command.request.ApiDoor.ACME;
import static com.atomicmcp.command.request.ApiDoor.BOB;
import static com.atomicmcp.command.request.ApiDoor.EVE;
import static com.atomicmcp.command.request.ApiDoor.NOW;
import static com.atomicmcp.command.request.ApiDoor.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.log.Intake.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What organizations report about customers and Action Flows is taken in, or refused entry by entry. */
class CustomerApiTest extends ApiTest {

    private static final String CUSTOMERS = "/customer-api/acme/v1/env_production/customers";
    private static final String ANALYTICS = "/customer-api/acme/v1/env_production/analytics";
    private static final CustomerId CAROL = new CustomerId("carol@example");

    @Test
    void aCustomerIsReportedWithCustomFieldsFlatInTheProfile() {
        var answer = send("PUT", CUSTOMERS + "/carol@example", """
                {"created":"2026-01-01T00:00:00+10:00",
                 "profile":{"name":"Carol","email":"carol@example","user_type":"trial","timezone":"Australia/Sydney",
                            "first_seen_at":"2026-01-02T00:00:00Z","plan":"gold","renewal":"2027-01-01","gone":null},
                 "preferences":{"notificationsEnabled":true}}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"data\":{\"position\":\"intake:3\"}}");
        assertThat(world.reports)
                .containsExactly(new Report(
                        null,
                        "org_acme/env_production/carol@example",
                        new CustomerReported(
                                ACME,
                                PRODUCTION,
                                CAROL,
                                Instant.parse("2025-12-31T14:00:00Z"),
                                new Profile(
                                        "Carol",
                                        "carol@example",
                                        null,
                                        "Australia/Sydney",
                                        "trial",
                                        Instant.parse("2026-01-02T00:00:00Z"),
                                        null,
                                        Map.of("plan", "gold", "renewal", "2027-01-01")),
                                new ContactPreferences(null, true))));
    }

    @Test
    void tagsArePutForGoodOrUntilAnInstantAndTakenAway() {
        assertThat(send("PUT", CUSTOMERS + "/carol@example/tags/vip", null).statusCode())
                .isEqualTo(200);
        send("PUT", CUSTOMERS + "/carol@example/tags/trial", "{\"expiresAt\":\"2027-01-01T00:00:00Z\"}");
        send("DELETE", CUSTOMERS + "/carol@example/tags/vip", null);
        assertThat(world.reports.stream().map(report -> (Object) report.event()).toList())
                .containsExactly(
                        new CustomerTagged(ACME, PRODUCTION, CAROL, new Tag("vip", NOW, null)),
                        new CustomerTagged(
                                ACME, PRODUCTION, CAROL, new Tag("trial", NOW, Instant.parse("2027-01-01T00:00:00Z"))),
                        new CustomerUntagged(ACME, PRODUCTION, CAROL, "vip"));
    }

    @Test
    void malformedCustomersAreRefusedByIndexAndTheGoodOnesAreKeptInOrder() {
        var answer = send("POST", CUSTOMERS, """
                {"data":[{"id":"c1"},{"profile":{}},{"id":"c2","created":"yesterday"},7,null,
                         {"id":"c3","profile":{"age":7}},{"id":"c4","extra":1},{"id":"c5"}]}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var data = json(answer).get("data");
        assertThat(data.get("accepted").asInt()).isEqualTo(2);
        assertThat(IntStream.range(0, data.get("refused").size())
                        .mapToObj(i -> data.get("refused").get(i).get("index").asInt() + " "
                                + data.get("refused").get(i).get("field").asString()))
                .containsExactly("1 id", "2 created", "3 ", "4 ", "5 profile.age", "6 extra");
        assertThat(world.reports.stream().map(Report::subject))
                .containsExactly("org_acme/env_production/c1", "org_acme/env_production/c5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crm/1", "a;b", "50%", "a\\\\b", ".", ".."})
    void aCustomerWhoCouldNotBeAskedForAgainIsNotTaken(String id) {
        var answer = send("POST", CUSTOMERS, "{\"data\":[{\"id\":\"c1\"},{\"id\":\"" + id + "\"}]}");
        assertThat(json(answer).get("data").get("accepted").asInt()).isEqualTo(1);
        assertThat(json(answer).at("/data/refused/0/field").asString()).isEqualTo("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"plan\":\"a\",\" plan\":\"b\"}", "{\" email\":\"b\"}"})
    void twoNamesThatAreOneButForSpaceAreRefused(String profile) {
        var answer = send("PUT", CUSTOMERS + "/c1", "{\"profile\":" + profile + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("profile");
        assertThat(world.reports).isEmpty();
    }

    @Test
    void theSameEventOfAnotherOrganizationIsAnother() {
        send("POST", ANALYTICS, "{\"data\":[" + event("e1") + "]}");
        assertThat(world.reports.getFirst().id()).contains("org_acme", "env_production", "e1");
    }

    @Test
    void anAnalyticsEventIsKeptAsItCame() {
        var answer = send("POST", ANALYTICS, """
                {"data":[{"id":"e1","name":"card-displayed","timestamp":"2026-11-02T08:00:00Z","endUserId":"c1",
                  "flowConfigId":"not-known-yet","flowInvocationId":"i1","origin":"SDK",
                  "userLocalTimestamp":"2026-11-02T18:00:00","cardContext":{"a":[1,null,{"b":2.5}]}}]}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(world.reports.getFirst().id()).isEqualTo("org_acme/env_production/analytics/e1");
        assertThat(world.reports.getFirst().subject()).isEqualTo("org_acme/env_production/not-known-yet");
        assertThat(world.reports.getFirst().event()).isInstanceOfSatisfying(AnalyticsReported.class, event -> {
            assertThat(event.fact().timestamp()).isEqualTo("2026-11-02T08:00:00Z");
            assertThat(event.fact().origin()).isEqualTo("SDK");
            assertThat(event.fact().contexts()).containsOnlyKeys("cardContext");
            assertThat(event.fact().contexts().get("cardContext").get("a")).isInstanceOf(List.class);
        });
    }

    @Test
    void anEventReportedAgainChangesNothingAndIsCounted() {
        send("POST", ANALYTICS, "{\"data\":[" + event("e1") + "]}");
        var answer =
                send("POST", ANALYTICS, "{\"data\":[" + event("e1") + "," + event("e2") + "," + event("e2") + "]}");
        assertThat(json(answer).get("data").get("accepted").asInt()).isEqualTo(1);
        assertThat(json(answer).get("data").get("duplicates").asInt()).isEqualTo(2);
        assertThat(world.reports.stream().map(Report::id))
                .containsExactly("org_acme/env_production/analytics/e1", "org_acme/env_production/analytics/e2");
    }

    static List<Arguments> malformed() {
        return List.of(
                Arguments.of("id", "\"id\":\"\""),
                Arguments.of("id", "\"id\":\"" + "a".repeat(129) + "\""),
                Arguments.of("name", "\"name\":7"),
                Arguments.of("timestamp", "\"timestamp\":1762159800"),
                Arguments.of("timestamp", "\"timestamp\":\"2026-11-02T08:00:00\""),
                Arguments.of("timestamp", "\"timestamp\":\"+1000000-01-01T00:00:00Z\""),
                Arguments.of("endUserId", "\"endUserId\":\" \""),
                Arguments.of("endUserId", "\"endUserId\":\"\\udc00\""),
                Arguments.of("endUserId", "\"endUserId\":\"crm/1\""),
                Arguments.of("", "\"id\":\"e1\""),
                Arguments.of("", "\"properties\":" + "{\"a\":".repeat(60) + "1" + "}".repeat(60)),
                Arguments.of("", "\"properties\":{\"a\":" + "9".repeat(200) + "}"),
                Arguments.of("flowConfigId", "\"flowConfigId\":\"a/b\""),
                Arguments.of("origin", "\"origin\":\"sdk\""),
                Arguments.of("cardContext", "\"cardContext\":[]"),
                Arguments.of("cardContext", "\"cardContext\":{\"a\":\"\\ud800\"}"),
                Arguments.of("cardContext", "\"cardContext\":{\"a\":123456789012345678901234567890}"),
                Arguments.of("properties", "\"properties\":{\"a\":\"" + "a".repeat(17_000) + "\"}"),
                Arguments.of("flow", "\"flow\":\"f\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void aMalformedEventIsRefusedByItsField(String field, String instead) {
        var good = event("e1");
        var bad = good.contains("\"" + field + "\"")
                ? good.replaceFirst("\"" + field + "\":\"[^\"]*\"", java.util.regex.Matcher.quoteReplacement(instead))
                : good.replaceFirst("}$", java.util.regex.Matcher.quoteReplacement("," + instead + "}"));
        var answer = send("POST", ANALYTICS, "{\"data\":[" + event("e0") + "," + bad + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var refused = json(answer).get("data").get("refused");
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0).get("index").asInt()).isEqualTo(1);
        assertThat(refused.get(0).get("field").asString()).isEqualTo(field);
    }

    @Test
    void aBatchOfNothingOrOfTooMuchIsRefusedAsAWhole() {
        assertThat(send("POST", ANALYTICS, "{\"data\":[]}").statusCode()).isEqualTo(400);
        assertThat(send("POST", ANALYTICS, "{}").statusCode()).isEqualTo(400);
        var many = IntStream.rangeClosed(0, 1_000).mapToObj(i -> event("e" + i)).collect(Collectors.joining(","));
        assertThat(send("POST", ANALYTICS, "{\"data\":[" + many + "]}").statusCode())
                .isEqualTo(400);
        assertThat(world.reports).isEmpty();
    }

    @Test
    void aBatchOfMalformedEventsOnlyIsRefusedWithWhatIsWrongWithEach() {
        var answer = send("POST", ANALYTICS, "{\"data\":[{\"id\":7},[],null," + event("") + "]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("data[0].id");
        assertThat(json(answer)
                        .get("refused")
                        .valueStream()
                        .map(entry -> entry.get("index").asInt() + " "
                                + entry.get("field").asString()))
                .containsExactly("0 id", "1 ", "2 ", "3 id");
        assertThat(world.reports).isEmpty();
    }

    @Test
    void whoLacksThePermissionIsRefusedTheSameWhetherTheEnvironmentExistsOrNot() {
        for (var environment : List.of("env_production", "env_archive", "env_unknown")) {
            world.asks(EVE);
            var answer = send("PUT", "/customer-api/acme/v1/" + environment + "/customers/c1", "{}");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(json(answer).get("needed").asString()).isEqualTo("Customers (Edit) in " + environment);
        }
        world.asks(BOB);
        assertThat(send("PUT", CUSTOMERS + "/c1", "{}").statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/customer-api/acme/v1/env_unknown/customers/c1", "{}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", ANALYTICS, "{\"data\":[" + event("e1") + "]}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoMayReportEverywhereIsToldWhichEnvironmentIsUnknownAndWhichArchived() {
        assertThat(send("PUT", "/customer-api/acme/v1/env_unknown/customers/c1", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("PUT", "/customer-api/acme/v1/env_archive/customers/c1", "{}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void anotherOrganizationLooksLikeOneThatDoesNotExist() {
        var foreign = send("PUT", "/customer-api/globex/v1/env_production/customers/c1", "{}");
        var unknown = send("PUT", "/customer-api/unknown/v1/env_production/customers/c1", "{}");
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body().replace("globex", "?"))
                .isEqualTo(unknown.body().replace("unknown", "?"));
    }

    private static String event(String id) {
        return "{\"id\":\"" + id + "\",\"name\":\"card-displayed\",\"timestamp\":\"2026-11-02T08:00:00Z\","
                + "\"flowConfigId\":\"flow_1\",\"origin\":\"Platform\"}";
    }
}
