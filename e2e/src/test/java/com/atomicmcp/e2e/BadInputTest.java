package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input, at every door: a clear error in that door's form, nothing stored, no stack trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final byte[] INVALID_UTF8 = {
        '{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'
    };
    private static final String DEEP = "[".repeat(5_000) + "]".repeat(5_000);
    private static final String DEEP_OBJECT = "{\"name\":".repeat(2_000) + "1" + "}".repeat(2_000);

    private static final String GOOD =
            "{\"id\":\"bad-input-1\",\"name\":\"card-displayed\",\"timestamp\":\"2026-11-01T00:00:00Z\",\"flowConfigId\":\"flow_x\",\"origin\":\"SDK\"}";

    private final Installation installation = Installation.demo();
    private Workbench owner;
    private String session;
    private String acme;
    private String before;
    private Connection connection;

    @BeforeAll
    void signIn() {
        owner = Workbench.as(installation, "olivia.owner@acme.example");
        var signedIn = new Http()
                .send(HttpRequest.newBuilder(installation.workbench("/api/session"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"email\":\"olivia.owner@acme.example\",\"password\":\"atomic-demo-2026\"}")));
        session = signedIn.json().path("token").asString();
        acme = owner.organization("acme");
        connection = Connection.open(installation, "acme", "dev.patel@acme.example");
        before = everything();
    }

    @AfterAll
    void nothingWasStored() {
        assertThat(everything()).isEqualTo(before);
        assertThat(installation.output()).doesNotContain("\tat ");
    }

    private String everything() {
        // both logs tell where they end: a command that changes nothing, and a report that is known
        return done(owner.put(
                                "/api/organizations/" + acme + "/preferences",
                                Map.of(
                                        "auditRetentionDays", 365,
                                        "analyticsRetentionDays", 365,
                                        "inactivityLogoutMinutes", 30)))
                        .path("position")
                        .asString()
                + " "
                + done(post(analytics(), text("{\"data\":[" + GOOD + "]}")))
                        .path("data")
                        .path("position")
                        .asString();
    }

    private URI analytics() {
        return installation.workbench("/customer-api/acme/v1/" + environment() + "/analytics");
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("malformed JSON", text("{\"name\": \"x\""), 400),
                Arguments.of("not JSON at all", text("name=x"), 400),
                Arguments.of("nothing", text(""), 400),
                Arguments.of("null", text("null"), 400),
                Arguments.of("a list for an object", text("[]"), 400),
                Arguments.of("a number for a text", text("{\"name\": 7}"), 400),
                Arguments.of("an object for a text", text("{\"name\": {}}"), 400),
                Arguments.of("an unknown field", text("{\"name\": \"x\", \"colour\": \"red\"}"), 400),
                Arguments.of("a field twice", text("{\"name\": \"x\", \"name\": \"y\"}"), 400),
                Arguments.of("no name", text("{}"), 400),
                Arguments.of("an empty name", text("{\"name\": \"  \"}"), 400),
                Arguments.of("a name with a control character", text("{\"name\": \"a\\u0000b\"}"), 400),
                Arguments.of("a name that is too long", text("{\"name\": \"" + "x".repeat(101) + "\"}"), 400),
                Arguments.of("half a surrogate pair", text("{\"name\": \"\\ud800\"}"), 400),
                Arguments.of("invalid UTF-8", INVALID_UTF8, 400),
                Arguments.of("deep nesting", text(DEEP), 400),
                Arguments.of("deep objects", text(DEEP_OBJECT), 400),
                Arguments.of("more behind the end", text("{\"name\": \"x\"} {}"), 400),
                Arguments.of("a body that is too large", text("{\"name\": \"" + "x".repeat(5_000_000) + "\"}"), 413));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void theAdminCommandApiRefuses(String what, byte[] body, int status) {
        problem(post(installation.workbench("/api/organizations/" + acme + "/environments"), body), status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void theCustomerApiRefuses(String what, byte[] body, int status) {
        var environment = environment();
        problem(post(installation.workbench("/customer-api/acme/v1/" + environment + "/analytics"), body), status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void theMcpEndpointRefuses(String what, byte[] body, int status) {
        var answer = new Http()
                .send(Connection.request(installation.mcp("acme"), connection.accessToken(), "list_environments")
                        .POST(BodyPublishers.ofByteArray(body)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        clean(answer);
        var error = answer.json().path("error");
        assertThat(error.path("code").asInt()).as(answer.body()).isNegative();
        assertThat(error.path("message").asString()).isNotBlank();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void clientRegistrationRefuses(String what, byte[] body, int status) {
        var answer = new Http()
                .send(HttpRequest.newBuilder(installation.workbench("/oauth2/register"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        clean(answer);
    }

    @Test
    void theRestOfHttpIsRefusedInTheSameForm() {
        var environments = installation.workbench("/api/organizations/" + acme + "/environments");
        problem(
                send(HttpRequest.newBuilder(environments)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("x"))),
                415);
        problem(send(HttpRequest.newBuilder(environments).method("PATCH", BodyPublishers.noBody())), 405);
        problem(
                send(HttpRequest.newBuilder(installation.workbench("/api/no/such/path"))
                        .GET()),
                404);
        problem(
                send(HttpRequest.newBuilder(
                                installation.workbench("/api/organizations/" + acme + "/environments?after=nonsense"))
                        .GET()),
                400);
        problem(
                send(HttpRequest.newBuilder(installation.workbench("/api/organizations/a%00b"))
                        .GET()),
                400);
        problem(new Http().get(environments), 401);
    }

    @Test
    void aBadItemOfABatchIsRefusedByItsIndexWhileTheGoodOnesAreKept() {
        var good =
                "{\"id\":\"bad-input-1\",\"name\":\"card-displayed\",\"timestamp\":\"2026-11-01T00:00:00Z\",\"flowConfigId\":\"flow_x\",\"origin\":\"SDK\"}";
        var batch = "{\"data\":[" + good + ",{\"id\":\"bad-input-2\"},7,"
                + good.replace("SDK", "Mars").replace("-1", "-3") + "," + good + "]}";
        var answer = post(installation.workbench("/customer-api/acme/v1/" + environment() + "/analytics"), text(batch));
        var data = done(answer).path("data");
        assertThat(data.path("refused")
                        .valueStream()
                        .map(item -> item.path("index").asInt()))
                .containsExactly(1, 2, 3);
        assertThat(data.path("accepted").asInt() + data.path("duplicates").asInt())
                .isEqualTo(2);
    }

    @Test
    void badArgumentsAreAnsweredWithWhatToDoNext() {
        assertThat(connection.refusal("list_action_flows", Map.of())).contains("environmentId");
        assertThat(connection.refusal("list_action_flows", Map.of("environmentId", 7)))
                .contains("environmentId");
        assertThat(connection.refusal("list_environments", Map.of("colour", "red")))
                .contains("colour");
        var environment = environment();
        assertThat(connection.refusal(
                        "get_action_flow_analytics",
                        Map.of(
                                "environmentId",
                                environment,
                                "flowConfigId",
                                "flow_x",
                                "from",
                                "2026-11-09T00:00:00Z",
                                "to",
                                "2026-11-01T00:00:00Z")))
                .contains("later");
        assertThat(connection.refusal(
                        "get_action_flow_analytics",
                        Map.of(
                                "environmentId",
                                environment,
                                "flowConfigId",
                                "flow_x",
                                "from",
                                "2026-11-01T00:00:00Z",
                                "to",
                                "2026-11-10T00:00:00Z")))
                .contains("9 days", "at most 7");
    }

    @Test
    void aPageIsNotShownWhatBrokeEither() {
        for (var path : new String[] {
            "/oauth2/authorize",
            "/oauth2/authorize?client_id=x&response_type=code",
            "/consent",
            "/invitation?token=x",
            "/no-such-page"
        }) {
            var answer = new Http().get(installation.workbench(path));
            assertThat(answer.status()).as(path).isBetween(300, 499);
            clean(answer);
        }
        var token = new Http().form(installation.workbench("/oauth2/token"), Map.of("grant_type", "password"));
        assertThat(token.status()).isBetween(400, 401);
        clean(token);
    }

    private String environment() {
        return connection
                .data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
    }

    private Answer post(URI uri, byte[] body) {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private Answer send(HttpRequest.Builder request) {
        return new Http().send(request.header("Authorization", "Bearer " + session));
    }

    private static void problem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()
                        + answer.json().path("title").asString())
                .isNotBlank();
        clean(answer);
    }

    private static void clean(Answer answer) {
        assertThat(answer.body())
                .doesNotContain("\tat ", "java.", "com.atomicmcp", "org.springframework", "tools.jackson", "Exception");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
