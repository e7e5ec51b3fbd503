package com.atomicmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.audit.access.Reference;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerView;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.flow.FlowView;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Hooks;

/** What the four tools answer, to whom, and what they say when they do not. */
class ToolsTest extends GatewayTest {

    private static final FlowId WELCOME = new FlowId("flow_welcome");
    private static final CustomerId GRACE = new CustomerId("grace@customers");
    private static final Instant NOW = GatewayUnderTest.NOW;
    private static final Map<String, Object> IN_PRODUCTION = Map.of("environmentId", "env_production");
    private static final Map<String, Object> WELCOME_IN_PRODUCTION =
            Map.of("environmentId", "env_production", "flowConfigId", "flow_welcome");

    private Organization acme;
    private Connected alice;

    @BeforeEach
    void acme() {
        acme = organization();
        alice = acme.alice;
        acme.content().flows.add(flow(WELCOME, "Welcome"));
        acme.content().flows.add(flow(new FlowId("flow_goodbye"), "Goodbye"));
        acme.content()
                .customers
                .add(new CustomerView(
                        PRODUCTION,
                        GRACE,
                        NOW.minus(Duration.ofDays(40)),
                        new Profile(
                                "Grace",
                                "grace@example.com",
                                null,
                                "Europe/Oslo",
                                "trial",
                                null,
                                NOW,
                                Map.of("plan", "gold\n# Ignore")),
                        new ContactPreferences("Europe/Oslo", true),
                        List.of(
                                new Tag("old", NOW.minusSeconds(100), NOW.minusSeconds(1)),
                                new Tag("vip", NOW.minusSeconds(100), null))));
        report(fact(1, "card-displayed", Map.of()), fact(2, "card-completed", Map.of()), fact(3, "made-up", Map.of()));
    }

    private void report(Fact... facts) {
        acme.content().facts.put(WELCOME.value(), List.of(facts));
    }

    private static FlowView flow(FlowId id, String name) {
        var content = new FlowContent(
                name,
                "Greets the new",
                List.of(new FlowContent.Trigger("event", "signed-up")),
                List.of(new FlowContent.Step("send-card", "Hello")));
        return new FlowView(PRODUCTION, id, FlowState.PUBLISHED, 2, content, content, NOW, NOW, NOW);
    }

    private static Fact fact(int hoursAgo, String name, Map<String, Map<String, Object>> contexts) {
        return new Fact(
                "fact-" + hoursAgo, name, NOW.minus(Duration.ofHours(hoursAgo)), GRACE, null, "SDK", null, contexts);
    }

    private static Map<String, Object> with(Map<String, Object> arguments, Object... more) {
        var all = new HashMap<>(arguments);
        for (var i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void everyAnswerConformsToItsSchemaAndReadsAsText() {
        var validator = new DefaultJsonSchemaValidator();
        var tools = legacy(alice, "tools/list", Map.of()).result().get("tools");
        report(fact(1, "card-displayed", Map.of("properties", Map.of("a", List.of(1, Map.of())))));
        for (var tool : tools) {
            var name = tool.get("name").stringValue();
            var arguments = switch (name) {
                case "list_action_flows" -> IN_PRODUCTION;
                case "get_action_flow_analytics" -> WELCOME_IN_PRODUCTION;
                case "get_user_profile" -> with(IN_PRODUCTION, "customerId", GRACE.value());
                default -> Map.<String, Object>of();
            };
            var reply = call(alice, name, arguments);
            @SuppressWarnings("unchecked")
            Map<String, Object> schema = JSON.treeToValue(tool.get("outputSchema"), Map.class);

            var validation = validator.validate(schema, JSON.treeToValue(reply.data(), Map.class));

            assertThat(validation.valid()).as(validation.errorMessage()).isTrue();
            assertThat(reply.words()).isNotBlank().doesNotStartWith("{");
        }
    }

    @Test
    void onlyActiveEnvironmentsThatMayBeSeenAreListed() {
        var bob = acme.member("Bob", List.of(view(Resource.MCP_ACCESS), view(Resource.ENVIRONMENTS, PRODUCTION)));

        assertThat(call(alice, "list_environments", Map.of()).data().get("environments"))
                .hasSize(2);
        assertThat(call(bob, "list_environments", Map.of()).data().toString())
                .contains("Production")
                .doesNotContain("env_staging", "Staging");

        happened(new EnvironmentArchived(acme.id, PRODUCTION));
        assertThat(call(bob, "list_environments", Map.of()).data().get("environments"))
                .isEmpty();
        assertThat(call(alice, "list_action_flows", IN_PRODUCTION).problem()).contains("no active environment");
    }

    @Test
    void whoMayViewAnEnvironmentThatWasArchivedIsNotToldThatTheyMayNot() {
        var bob = acme.member("Bob", List.of(view(Resource.MCP_ACCESS), view(Resource.CUSTOMERS, PRODUCTION)));
        happened(new EnvironmentArchived(acme.id, PRODUCTION));

        assertThat(call(bob, "get_user_profile", with(IN_PRODUCTION, "customerId", GRACE.value()))
                        .problem())
                .contains("no active environment")
                .doesNotContain("no access");
    }

    @Test
    void actionFlowsAreListedAPageAtATime() {
        var first = call(alice, "list_action_flows", with(IN_PRODUCTION, "limit", 1, "state", "published"));
        assertThat(first.data().get("actionFlows").get(0).get("name").stringValue())
                .isEqualTo("Goodbye");
        assertThat(first.words()).contains("flow_goodbye", "version 2", "cursor");

        var cursor = first.data().get("nextCursor").stringValue();
        var second = call(
                alice, "list_action_flows", with(IN_PRODUCTION, "limit", 5, "state", "published", "cursor", cursor));
        assertThat(second.data().get("actionFlows").get(0).get("flowConfigId").stringValue())
                .isEqualTo("flow_welcome");
        assertThat(second.data().has("nextCursor")).isFalse();
    }

    @Test
    void environmentsAreListedByNameAndAtOnceAsTheyWereDecided() {
        happened(
                new EnvironmentCreated(acme.id, new EnvironmentId("env_new"), "quality"),
                new EnvironmentRenamed(acme.id, STAGING, "Acceptance"));

        assertThat(call(alice, "list_environments", Map.of()).words())
                .containsSubsequence("Acceptance: env_staging", "Production: env_production", "quality: env_new");
    }

    @Test
    void whoReadsTheTextAloneLearnsWhatAnActionFlowDoes() {
        assertThat(call(alice, "list_action_flows", IN_PRODUCTION).words())
                .contains("flow_welcome, published", "Started by: signed-up (event)", "Does: Hello (send-card)");
    }

    @Test
    void whoReadsTheTextAloneLearnsWhatAnEventReported() {
        report(new Fact(
                "fact-1",
                "card-displayed",
                NOW.minusSeconds(60),
                GRACE,
                "run-7",
                "SDK",
                "13:00",
                Map.of("properties", Map.of("plan", "gold"))));

        assertThat(call(alice, "get_action_flow_analytics", WELCOME_IN_PRODUCTION)
                        .words())
                .contains("id fact-1", "invocation run-7", "{\"properties\":{\"plan\":\"gold\"}}");
    }

    @Test
    void analyticsCountTheWholeWindowWhateverPageIsAskedFor() {
        var data = call(alice, "get_action_flow_analytics", with(WELCOME_IN_PRODUCTION, "limit", 1))
                .data();

        assertThat(data.get("counts").toString())
                .isEqualTo("{\"card-completed\":1,\"card-displayed\":1,\"made-up\":1}");
        assertThat(data.get("events")).hasSize(1);
        assertThat(data.get("total").intValue()).isEqualTo(3);
        assertThat(data.get("from").stringValue()).isEqualTo("2026-11-17T12:00:00Z");
        assertThat(data.get("to").stringValue()).isEqualTo("2026-11-24T12:00:00Z");

        var next = call(
                        alice,
                        "get_action_flow_analytics",
                        with(
                                WELCOME_IN_PRODUCTION,
                                "cursor",
                                data.get("nextCursor").stringValue()))
                .data();
        assertThat(next.get("events")).hasSize(2);
        assertThat(next.get("from")).isEqualTo(data.get("from"));
    }

    @Test
    void analyticsCanBeNarrowedByNameAndCustomer() {
        var data = call(
                        alice,
                        "get_action_flow_analytics",
                        with(WELCOME_IN_PRODUCTION, "eventNames", List.of("made-up"), "customerId", GRACE.value()))
                .data();

        assertThat(data.get("events").get(0).get("name").stringValue()).isEqualTo("made-up");
        assertThat(data.get("total").intValue()).isEqualTo(1);
    }

    @Test
    void aProfileHasTheTagsThatAreActiveNow() {
        var reply = call(alice, "get_user_profile", with(IN_PRODUCTION, "customerId", GRACE.value()));

        assertThat(reply.data().get("profile").get("user_type").stringValue()).isEqualTo("trial");
        assertThat(reply.data().get("customFields").get("plan").stringValue()).startsWith("gold");
        assertThat(reply.data().get("tags").toString()).contains("vip").doesNotContain("old");
        assertThat(reply.words()).contains("plan: gold # Ignore", "vip").doesNotContain("\n# Ignore");
    }

    private static String withoutReference(String problem) {
        return problem.substring(0, problem.indexOf(" Reference: "));
    }

    private Reference referenced(String problem) {
        return Reference.of(acme.id, problem.substring(problem.indexOf("why_")));
    }

    static Stream<Arguments> tools() {
        return Stream.of(
                arguments("list_action_flows", IN_PRODUCTION, Resource.ACTION_FLOWS),
                arguments("get_action_flow_analytics", WELCOME_IN_PRODUCTION, Resource.ANALYTICS),
                arguments(
                        "get_user_profile", with(IN_PRODUCTION, "customerId", "grace@customers"), Resource.CUSTOMERS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tools")
    void withoutThePermissionTheAnswerDoesNotTellWhatExists(
            String tool, Map<String, Object> arguments, Resource resource) {
        var bob = acme.member("Bob", List.of(view(Resource.MCP_ACCESS), view(resource, STAGING)));
        var missing = with(arguments, "environmentId", "env_missing000");

        var existing = call(bob, tool, arguments);
        var invented = call(bob, tool, missing);

        assertThat(existing.problem())
                .contains("no access", resource.title() + " (View)", "Alice Example", "Reference: why_");
        assertThat(withoutReference(existing.problem()))
                .isEqualTo(withoutReference(invented.problem()).replace("env_missing000", "env_production"));
        assertThat(referenced(existing.problem()))
                .isEqualTo(new Reference(bob.member(), McpTool.called(tool).orElseThrow(), PRODUCTION, NOW));
        assertThat(referenced(invented.problem()))
                .as("tells what was asked, not what there is")
                .isEqualTo(new Reference(
                        bob.member(), McpTool.called(tool).orElseThrow(), new EnvironmentId("env_missing000"), NOW));
        var otherThing = new HashMap<>(arguments);
        otherThing.replaceAll((name, value) -> name.equals("environmentId") ? value : "never-was");
        assertThat(call(bob, tool, otherThing).problem()).isEqualTo(existing.problem());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tools")
    void thePermissionInThatEnvironmentIsEnough(String tool, Map<String, Object> arguments, Resource resource) {
        var bob = acme.member("Bob", List.of(view(Resource.MCP_ACCESS), view(resource, PRODUCTION)));

        assertThat(call(bob, tool, arguments).data()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tools")
    void everythingElseWithoutThatPermissionIsNotEnough(String tool, Map<String, Object> arguments, Resource resource) {
        List<Permission> others = all().stream()
                .filter(permission -> permission.resource() != resource)
                .toList();

        assertThat(call(acme.member("Bob", others), tool, arguments).problem())
                .contains(resource.title() + " (View) in this environment");
    }

    @Test
    void withoutAnyEnvironmentInSightThePermissionIsNamed() {
        var bob = acme.member("Bob", List.of(view(Resource.MCP_ACCESS)));

        assertThat(call(bob, "list_environments", Map.of()).problem())
                .contains("Environments (View)", "Alice Example")
                .doesNotContain("Production");
    }

    @Test
    void whatAnotherOrganizationHasIsOutOfReach() {
        var globex = organization();
        globex.content().flows.add(flow(new FlowId("flow_globex"), "Secret"));

        assertThat(call(alice, "list_action_flows", IN_PRODUCTION).text()).doesNotContain("Secret");
        assertThat(call(alice, "get_action_flow_analytics", with(IN_PRODUCTION, "flowConfigId", "flow_globex"))
                        .problem())
                .contains("no Action Flow", "list_action_flows");
        var cursor = call(globex.alice, "list_action_flows", with(IN_PRODUCTION, "limit", 1));
        assertThat(cursor.data().has("nextCursor")).isFalse();
        globex.content().flows.add(flow(new FlowId("flow_other"), "Other"));
        var foreign = call(globex.alice, "list_action_flows", with(IN_PRODUCTION, "limit", 1))
                .data()
                .get("nextCursor")
                .stringValue();
        assertThat(call(alice, "list_action_flows", with(IN_PRODUCTION, "cursor", foreign))
                        .problem())
                .contains("without cursor");
    }

    @Test
    void aCursorIsGoodForItsOwnQuestionOnly() {
        var cursor = call(alice, "get_action_flow_analytics", with(WELCOME_IN_PRODUCTION, "limit", 1))
                .data()
                .get("nextCursor")
                .stringValue();
        var decoded = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        var longer = Base64.getUrlEncoder()
                .encodeToString(decoded.replace("2026-11-17", "2025-11-17").getBytes(StandardCharsets.UTF_8));
        var beyond = Base64.getUrlEncoder()
                .encodeToString(decoded.replace("2026-11-", "+999999999-11-").getBytes(StandardCharsets.UTF_8));

        for (var arguments : List.of(
                with(WELCOME_IN_PRODUCTION, "cursor", cursor, "eventNames", List.of("made-up")),
                with(WELCOME_IN_PRODUCTION, "cursor", cursor, "from", "2026-11-20"),
                with(WELCOME_IN_PRODUCTION, "cursor", cursor, "flowConfigId", "flow_goodbye"),
                with(WELCOME_IN_PRODUCTION, "cursor", cursor, "environmentId", "env_staging"),
                with(WELCOME_IN_PRODUCTION, "cursor", longer),
                with(WELCOME_IN_PRODUCTION, "cursor", beyond),
                with(WELCOME_IN_PRODUCTION, "cursor", "bnVsbA"),
                with(WELCOME_IN_PRODUCTION, "cursor", "***"),
                with(WELCOME_IN_PRODUCTION, "cursor", "AAAA"))) {
            assertThat(call(alice, "get_action_flow_analytics", arguments).problem())
                    .contains("without cursor");
        }
        assertThat(call(alice, "list_action_flows", with(IN_PRODUCTION, "cursor", cursor))
                        .problem())
                .contains("without cursor");
    }

    static Stream<Arguments> slips() {
        var flows = "list_action_flows";
        var analytics = "get_action_flow_analytics";
        return Stream.of(
                arguments("list_environments", Map.of("all", true), "no argument 'all'"),
                arguments(flows, Map.of(), "'environmentId' is missing"),
                arguments(flows, with(IN_PRODUCTION, "name", "x"), "no argument 'name'"),
                arguments(flows, with(IN_PRODUCTION, "name", "x"), "environmentId, state, text, cursor, limit"),
                arguments(
                        flows,
                        with(IN_PRODUCTION, "limit", "10"),
                        "'limit' is of the wrong type: it is a whole number"),
                arguments(flows, with(IN_PRODUCTION, "limit", 0), "'limit' is at least 1"),
                arguments(flows, with(IN_PRODUCTION, "limit", 101), "'limit' is at most 100"),
                arguments(flows, with(IN_PRODUCTION, "state", "live"), "'state' is one of"),
                arguments(flows, with(IN_PRODUCTION, "text", "x".repeat(201)), "'text' is too long: at most 200"),
                arguments(flows, Map.of("environmentId", "a b"), "'environmentId' is no id"),
                arguments(flows, Map.of("environmentId", "env_nowhere"), "no active environment"),
                arguments(analytics, with(IN_PRODUCTION, "flowConfigId", "flow_x"), "list_action_flows shows"),
                arguments(analytics, with(WELCOME_IN_PRODUCTION, "from", "yesterday!"), "'from' is no time"),
                arguments(analytics, with(WELCOME_IN_PRODUCTION, "from", "2026-02-30"), "'from' is no time"),
                arguments(
                        analytics, with(WELCOME_IN_PRODUCTION, "to", "+999999999-01-01T00:00:00Z"), "'to' is no time"),
                arguments(analytics, with(WELCOME_IN_PRODUCTION, "from", "2027-01-01"), "Choose an earlier one"),
                arguments(
                        analytics,
                        with(WELCOME_IN_PRODUCTION, "from", "2026-11-20", "to", "2026-11-19"),
                        "is later than 'to'"),
                arguments(
                        analytics,
                        with(WELCOME_IN_PRODUCTION, "from", "2026-11-10", "to", "2026-11-19"),
                        "The window is 9 days long, at most 7 days are possible. Choose from 2026-11-10T00:00:00Z to"
                                + " 2026-11-17T00:00:00Z, or from 2026-11-12T00:00:00Z"),
                arguments(
                        analytics,
                        with(WELCOME_IN_PRODUCTION, "eventNames", List.of("card-shown")),
                        "In this window no event is called 'card-shown'. It has 'card-completed', 'card-displayed',"
                                + " 'made-up'"),
                arguments(
                        analytics,
                        with(WELCOME_IN_PRODUCTION, "eventNames", List.of("card-shown"), "customerId", "nobody"),
                        "It has 'card-completed'"),
                arguments("get_user_profile", with(IN_PRODUCTION, "customerId", "nobody"), "no customer 'nobody'"),
                arguments(
                        "get_user_profile",
                        with(IN_PRODUCTION, "customerId", "a\u0000b"),
                        "without control characters"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("slips")
    void aSlipIsAnsweredWithWhatToDoNext(String tool, Map<String, Object> arguments, String words) {
        assertThat(call(alice, tool, arguments).problem()).contains(words);
    }

    @Test
    void aSlipMadeAThousandTimesIsNamedOnce() {
        var numbers = IntStream.range(0, 40_000).boxed().toList();
        var inventions = IntStream.range(0, 20_000).boxed().collect(Collectors.toMap(i -> "a" + i, i -> (Object) i));

        assertThat(call(alice, "get_action_flow_analytics", with(WELCOME_IN_PRODUCTION, "eventNames", numbers))
                        .problem())
                .isEqualTo("'eventNames' has too many entries: at most 50.");
        assertThat(call(alice, "list_environments", inventions).problem())
                .containsOnlyOnce("There is no argument")
                .endsWith("This tool takes none.");
    }

    private static void assertSmall(Reply reply) {
        assertThat(reply.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(256 * 1024);
    }

    @Test
    void aCustomerWithMoreFieldsThanFitIsCutAndSaysSo() {
        var fields =
                IntStream.range(0, 100).boxed().collect(Collectors.toMap(i -> "field" + i, _ -> "島".repeat(1_000)));
        acme.content()
                .customers
                .add(new CustomerView(
                        PRODUCTION,
                        new CustomerId("ada"),
                        NOW,
                        new Profile(null, null, null, null, null, null, null, fields),
                        new ContactPreferences(null, null),
                        List.of()));

        var reply = call(alice, "get_user_profile", with(IN_PRODUCTION, "customerId", "ada"));

        assertSmall(reply);
        assertThat(reply.data().get("customFieldsCut").booleanValue()).isTrue();
        assertThat(reply.data().get("customFields").size()).isBetween(30, 99);
        assertThat(reply.words()).contains("more custom fields");
    }

    @Test
    void moreEnvironmentsThanFitAreCutAndSaidToBe() {
        happened(IntStream.range(0, 600)
                .mapToObj(i -> new EnvironmentCreated(acme.id, new EnvironmentId("env_" + i), "島".repeat(96) + i))
                .toArray(Event[]::new));

        var reply = call(alice, "list_environments", Map.of());

        assertSmall(reply);
        assertThat(reply.data().get("environmentsCut").booleanValue()).isTrue();
        assertThat(reply.words()).contains("more, for which there is no room here");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theOperatorDoesNotReadOfSlips(CapturedOutput log) {
        call(alice, "list_action_flows", with(IN_PRODUCTION, "limit", 101)).problem();

        assertThat(log.getAll()).isEmpty();
    }

    @Test
    void anyTimeZoneWillDo() {
        var data = call(
                        alice,
                        "get_action_flow_analytics",
                        with(WELCOME_IN_PRODUCTION, "from", "2026-11-24T12:00:00+02:00", "to", "2026-11-24"))
                .problem();

        assertThat(data).contains("2026-11-24T10:00:00Z", "2026-11-24T00:00:00Z");
    }

    @Test
    void anAnswerStaysSmallHoweverMuchThereIs() {
        var large = "x".repeat(15_000);
        var wide =
                IntStream.range(0, 200).boxed().collect(Collectors.toMap(i -> "p" + i, i -> (Object) "y".repeat(70)));
        acme.content()
                .facts
                .put(
                        WELCOME.value(),
                        IntStream.rangeClosed(1, 165)
                                .mapToObj(i -> fact(
                                        i,
                                        "島".repeat(97) + i,
                                        Map.of("properties", Map.of("large", large), "sdkContext", wide)))
                                .toList());

        var seen = 0;
        var arguments = with(WELCOME_IN_PRODUCTION, "limit", 100);
        while (true) {
            var reply = call(alice, "get_action_flow_analytics", arguments);
            assertSmall(reply);
            seen += reply.data().get("events").size();
            if (!reply.data().has("nextCursor")) {
                assertThat(reply.data()
                                .get("events")
                                .get(0)
                                .get("properties")
                                .get("large")
                                .stringValue())
                        .endsWith("(cut)");
                assertThat(reply.data()
                                .get("events")
                                .get(0)
                                .get("sdkContext")
                                .get("…")
                                .stringValue())
                        .isEqualTo("150 more were cut");
                break;
            }
            arguments.put("cursor", reply.data().get("nextCursor").stringValue());
        }
        assertThat(seen).isEqualTo(165);
    }

    @Test
    void whenTheClientHangsUpTheQuestionIsDroppedAndNobodyIsTold() throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        var dropped = new AtomicReference<Thread>();
        acme.content().beforeAnswering = () -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                dropped.set(Thread.currentThread());
                throw new Refused(new NotReady("not waited for"));
            }
        };
        var told = new CopyOnWriteArrayList<Throwable>();
        Hooks.onErrorDropped(told::add);
        var body = message(1, "tools/call", Map.of("name", "list_action_flows", "arguments", IN_PRODUCTION));
        try (var socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("POST " + acme.path() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + token(alice) + "\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        }

        try {
            await().atMost(Duration.ofSeconds(5)).until(() -> dropped.get() != null && idle(dropped.get()));
            assertThat(told).isEmpty();
            await().untilAsserted(() -> assertThat(calls.outcomes(alice)).containsExactly(Outcome.GIVEN_UP));
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    private static boolean idle(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    @Test
    void whatTheQuerySideRefusesIsToldInItsWords() {
        acme.content().beforeAnswering = () -> {
            throw new Refused(new NotReady("Not up to date yet."));
        };

        assertThat(call(alice, "list_action_flows", IN_PRODUCTION).problem()).contains("Not up to date yet.");
    }

    @Test
    void anEnvironmentOfAnotherNameIsNoWayIn() {
        assertThat(call(alice, "list_action_flows", Map.of("environmentId", "ENV_PRODUCTION"))
                        .problem())
                .contains("no active environment");
    }
}
