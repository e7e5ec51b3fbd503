package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Door.Bad;
import com.atomicmcp.e2e.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input, at every door: a clear error in that door's form, nothing stored, no stack trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String OWNER = "olivia.owner@acme.example";

    private final Installation installation = Installation.demo();
    private final Workbench owner = Workbench.as(installation, OWNER);
    private final Connection connection = Connection.open(installation, "acme", "dev.patel@acme.example");
    private String organization;
    private String environment;
    private String before;

    @BeforeAll
    void lookAround() {
        organization = "/api/organizations/" + owner.organization("acme");
        environment = connection
                .data("list_environments", Map.of())
                .path("environments")
                .path(0)
                .path("environmentId")
                .asString();
        before = everything();
    }

    @AfterAll
    void nothingWasStored() {
        assertThat(everything()).isEqualTo(before);
    }

    /** Both logs tell where they end: at a command that changes nothing, and at a report that is known. */
    private String everything() {
        var decided = done(owner.put(
                organization + "/preferences",
                Map.of("auditRetentionDays", 365, "analyticsRetentionDays", 365, "inactivityLogoutMinutes", 30)));
        var known = Map.of(
                "id",
                "bad-input-1",
                "name",
                "card-displayed",
                "timestamp",
                "2026-11-01T00:00:00Z",
                "flowConfigId",
                "flow_x",
                "origin",
                "SDK");
        var reported = done(owner.post(customerApi("/analytics"), Map.of("data", List.of(known))));
        return decided.path("position").asString() + " "
                + reported.path("data").path("position").asString();
    }

    private String customerApi(String path) {
        return "/customer-api/acme/v1/" + environment + path;
    }

    private List<Door> doors() {
        var bearer = Door.bearer(owner.token());
        return List.of(
                new Door(
                        "the admin command API",
                        "POST",
                        installation.workbench(organization + "/environments"),
                        bearer,
                        "{\"name\": $}",
                        "name",
                        "name",
                        Door.Form.PROBLEM),
                new Door(
                        "Action Flows",
                        "POST",
                        installation.workbench(organization + "/environments/" + environment + "/action-flows"),
                        bearer,
                        "{\"name\": \"x\", \"description\": \"\", \"triggers\": [], \"steps\": [{\"type\": \"wait\", \"name\": $}]}",
                        "name",
                        "steps[0].name",
                        Door.Form.PROBLEM),
                new Door(
                        "analytics",
                        "POST",
                        installation.workbench(customerApi("/analytics")),
                        bearer,
                        "{\"data\": [{\"id\": \"bad-input-2\", \"name\": $, \"timestamp\": \"2026-11-01T00:00:00Z\","
                                + " \"flowConfigId\": \"flow_x\", \"origin\": \"SDK\"}]}",
                        "name",
                        "data[0].name",
                        Door.Form.PROBLEM),
                new Door(
                        "customers",
                        "PUT",
                        installation.workbench(customerApi("/customers/cust-0001")),
                        bearer,
                        "{\"profile\": {\"name\": \"x\"}, \"created\": $}",
                        "created",
                        "created",
                        Door.Form.PROBLEM),
                new Door(
                        "many customers",
                        "POST",
                        installation.workbench(customerApi("/customers")),
                        bearer,
                        "{\"data\": [{\"id\": \"cust-0001\", \"created\": $}]}",
                        "created",
                        "data[0].created",
                        Door.Form.PROBLEM),
                new Door(
                        "tags",
                        "PUT",
                        installation.workbench(customerApi("/customers/cust-0001/tags/vip")),
                        bearer,
                        "{\"expiresAt\": $}",
                        "expiresAt",
                        "expiresAt",
                        Door.Form.PROBLEM),
                new Door(
                        "an invitation",
                        "POST",
                        installation.workbench("/api/invitations/accept"),
                        Map.of(),
                        "{\"password\": \"a long enough password\", \"token\": $}",
                        "token",
                        "token",
                        Door.Form.PROBLEM),
                session(),
                registration(),
                mcp());
    }

    private Door session() {
        return new Door(
                "sign-in for programs",
                "POST",
                installation.workbench("/api/session"),
                Map.of(),
                "{\"email\": \"nobody@acme.example\", \"password\": $}",
                "password",
                "password",
                Door.Form.PROBLEM);
    }

    private Door registration() {
        return new Door(
                "client registration",
                "POST",
                installation.workbench("/oauth2/register"),
                Map.of(),
                "{\"redirect_uris\": [\"http://localhost:7777/callback\"], \"client_name\": $}",
                "client_name",
                "client_name",
                Door.Form.OAUTH);
    }

    private Door mcp() {
        return new Door(
                "the MCP endpoint",
                "POST",
                installation.mcp("acme"),
                Connection.headers(connection.accessToken(), "list_action_flows"),
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"list_action_flows\","
                        + " \"arguments\": {\"environmentId\": $},"
                        + " \"_meta\": {\"io.modelcontextprotocol/protocolVersion\": \"2026-07-28\","
                        + " \"io.modelcontextprotocol/clientCapabilities\": {}}}}",
                "environmentId",
                "environmentId",
                Door.Form.JSON_RPC);
    }

    Stream<Arguments> wholes() {
        return doors().stream()
                .flatMap(door -> door.wholes().stream()
                        .filter(bad -> !door.name().equals(registration().name()) || bad.status() != 413)
                        // a tag may come without a body, which says that it does not expire
                        .filter(bad -> !door.name().equals("tags")
                                || !List.of("nothing", "null").contains(bad.what()))
                        .map(bad -> Arguments.of(door, bad)));
    }

    Stream<Arguments> values() {
        return doors().stream()
                // who signs in with a wrong password learns nothing else than that
                .filter(door -> !door.name().equals(session().name()))
                .flatMap(door -> door.values().stream().map(bad -> Arguments.of(door, bad)));
    }

    Stream<Arguments> fields() {
        return doors().stream()
                .filter(door -> !door.name().equals(registration().name()))
                .flatMap(door ->
                        Stream.of(Arguments.of(door, door.unknownField()), Arguments.of(door, door.fieldTwice())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wholes")
    void aMessageThatIsBrokenAsAWholeIsRefused(Door door, Bad bad) {
        door.refuses(bad);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void aBadValueInAnOtherwiseGoodMessageIsRefusedByItsName(Door door, Bad bad) {
        door.refuses(bad);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("fields")
    void aFieldThatIsUnknownOrThereTwiceIsRefused(Door door, Bad bad) {
        door.refuses(bad);
    }

    @Test
    void aPasswordThatIsNoTextIsRefusedAndAWrongOneIsOnlyWrong() {
        var door = session();
        door.refuses(door.value("a number", "7"));
        door.refuses(door.value("an object", "{}"));
        for (var wrong : List.of("null", "\"a\\u0000b\"", "\"" + "x".repeat(20_000) + "\"")) {
            door.refuses(new Bad("wrong", door.value("", wrong).body(), 401, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"redirect_uris\": []",
                "\"redirect_uris\": \"http://localhost:7777/callback\"",
                "\"redirect_uris\": [7]",
                "\"redirect_uris\": [\"nonsense\"]",
                "\"redirect_uris\": [\"javascript:alert(1)\"]",
                "\"redirect_uris\": [\"http://elsewhere.example/callback\"]",
                "\"redirect_uris\": [\"https://elsewhere.example/callback#here\"]",
                "\"grant_types\": \"authorization_code\"",
                "\"grant_types\": [\"password\"]",
                "\"response_types\": [\"token\"]",
                "\"token_endpoint_auth_method\": \"nonsense\""
            })
    void aRegistrationThatCannotBeServedIsRefused(String field) {
        var redirects =
                field.contains("redirect_uris") ? "" : ", \"redirect_uris\": [\"http://localhost:7777/callback\"]";
        registration()
                .refuses(new Bad(
                        field,
                        BodyPublishers.ofString("{" + field + redirects + "}"),
                        400,
                        field.substring(1, field.indexOf('"', 1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=-1",
                "?limit=1000000",
                "?limit=many",
                "?cursor=garbage",
                "?state=nonsense",
                "?after=nonsense",
                "/flow_x/analytics?limit=0",
                "/flow_x/analytics?cursor=garbage",
                "/flow_x/analytics?from=yesterday",
                "/flow_x/analytics?from=9999999999-01-01T00:00:00Z",
                "/flow_x/analytics?from=2026-11-09T00:00:00Z&to=2026-11-01T00:00:00Z",
                "/flow_x/analytics?from=2026-11-01T00:00:00Z&to=2026-11-10T00:00:00Z"
            })
    void aBadQueryParameterIsRefusedByItsName(String query) {
        var answer = owner.get(organization + "/environments/" + environment + "/action-flows" + query);
        Door.isProblem(answer, 400);
        assertThat(answer.json().path("field").asString()).isNotEmpty();
        assertThat(query).contains(answer.json().path("field").asString() + "=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/customers/a%00b",
                "/customers/%ff",
                "/customers/%20",
                "/customers/a%2Fb",
                "/customers/a;b",
                "/customers/cust-0001/tags/a%00b",
                "/customers/cust-0001/tags/%20"
            })
    void aBadPathIsRefused(String path) {
        Door.isProblem(owner.put(customerApi(path), Map.of()), 400);
    }

    @Test
    void theRestOfHttpIsRefusedInTheSameForm() {
        var environments = installation.workbench(organization + "/environments");
        Door.isProblem(
                send(HttpRequest.newBuilder(environments)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("x"))),
                415);
        Door.isProblem(owner.send("PATCH", organization + "/environments", null), 405);
        Door.isProblem(owner.get("/api/no/such/path"), 404);
        Door.isProblem(owner.get("/api/organizations/a%00b"), 400);
        Door.isProblem(new Http().get(environments), 401);
    }

    @Test
    void badArgumentsAreAnsweredWithWhatToDoNext() {
        assertThat(connection.refusal("list_action_flows", Map.of())).contains("environmentId");
        assertThat(connection.refusal("list_action_flows", Map.of("environmentId", 7)))
                .contains("environmentId");
        assertThat(connection.refusal("list_environments", Map.of("colour", "red")))
                .contains("colour");
        assertThat(connection.refusal(
                        "get_action_flow_analytics", window("2026-11-09T00:00:00Z", "2026-11-01T00:00:00Z")))
                .contains("later");
        assertThat(connection.refusal(
                        "get_action_flow_analytics", window("2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z")))
                .contains("9 days", "at most 7");
    }

    private Map<String, ?> window(String from, String to) {
        return Map.of("environmentId", environment, "flowConfigId", "flow_x", "from", from, "to", to);
    }

    @Test
    void aPageIsNotShownWhatBrokeEither() {
        for (var path : List.of(
                "/oauth2/authorize",
                "/oauth2/authorize?client_id=x&response_type=code",
                "/consent",
                "/invitation?token=x",
                "/no-such-page")) {
            var answer = new Http().get(installation.workbench(path));
            assertThat(answer.status()).as(path).isBetween(300, 499);
            Door.isClean(answer);
        }
    }

    @Test
    void theSignInFormTakesNobodyInWithBadFields() {
        var login = installation.workbench("/login");
        // few: after twenty failures the address would have to wait
        for (var fields : List.<Map<String, String>>of(
                Map.of(),
                Map.of("password", "x"),
                Map.of("email", "two@acme.example", "password", ""),
                Map.of("email", "three@acme.example", "password", "wrong"),
                Map.of("email", "a\0b", "password", "a\0b"),
                Map.of("email", "x".repeat(20_000), "password", "x".repeat(20_000)))) {
            var browser = new Http();
            var form = Form.of(browser.get(login).body(), "password");
            form.fields().keySet().removeAll(List.of("email", "password"));
            form.fields().putAll(fields);
            var answer = browser.form(login.resolve(form.action()), form.fields());
            assertThat(answer.status()).as(fields.toString()).isEqualTo(302);
            assertThat(answer.header("Location")).endsWith("/login?wrong");
            assertThat(browser.get(installation.workbench("/")).header("Location"))
                    .endsWith("/login");
            Door.isClean(answer);
        }
        var stranger = new Http();
        var unasked = stranger.form(login, Map.of("email", OWNER, "password", Workbench.DEMO_PASSWORD));
        assertThat(unasked.status()).as("a form that was not shown").isEqualTo(302);
        assertThat(unasked.header("Location")).contains("/login");
        assertThat(stranger.get(installation.workbench("/")).header("Location")).endsWith("/login");
    }

    @Test
    void aConsentThatWasTamperedWithLetsNobodyIn() {
        tampered(fields -> without(fields, "state"));
        tampered(fields -> with(fields, "state", "nonsense"));
        tampered(fields -> without(fields, "client_id"));
        tampered(fields -> with(fields, "client_id", "client_aaaaaaaaaaaaaaaa"));
        tampered(fields -> with(fields, "scope", "everything"));
        tampered(fields -> with(fields, "scope", "x".repeat(20_000)));
        tampered(fields -> Map.of());
    }

    private void tampered(UnaryOperator<Map<String, String>> change) {
        var client = Connection.registered(installation, "acme");
        var question = client.asked("dev.patel@acme.example", Workbench.DEMO_PASSWORD);
        var answer = client.answered(
                question, change.apply(Form.of(question.body(), "scope").fields()));
        assertThat(answer.status()).as(answer.body()).isBetween(302, 499);
        assertThat(answer.header("Location")).doesNotContain("code=");
        Door.isClean(answer);
    }

    @Test
    void theTokenEndpointRefusesAsTheRfcSays() {
        var client = connection.clientId();
        token(400, "invalid_grant", Map.of("grant_type", "refresh_token", "refresh_token", "x", "client_id", client));
        token(
                400,
                "invalid_grant",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        "x",
                        "code_verifier",
                        "v".repeat(64),
                        "redirect_uri",
                        "http://localhost:7777/callback",
                        "client_id",
                        client));
        token(
                401,
                "invalid_client",
                Map.of("grant_type", "authorization_code", "code", "x", "client_id", "nobody", "code_verifier", "y"));
    }

    private void token(int status, String error, Map<String, String> fields) {
        var answer = new Http().form(installation.workbench("/oauth2/token"), fields);
        Door.isOauthError(answer, status);
        assertThat(answer.json().path("error").asString()).as(fields.toString()).isEqualTo(error);
    }

    @Test
    void theOperationsDoorOpensToItsTokenOnlyAndSaysWhatItDoesNotHave() {
        for (var path : List.of("/", "/actuator", "/actuator/metrics", "/actuator/health;x/../metrics", "/nonsense")) {
            assertThat(operations("GET", path, "nonsense").status()).as(path).isEqualTo(401);
        }
        var token = installation.announced("token");
        operationsRefuse(404, "GET", "/nonsense", token);
        operationsRefuse(404, "GET", "/actuator/env", token);
        operationsRefuse(404, "GET", "/actuator/metrics/nonsense", token);
        operationsRefuse(405, "POST", "/actuator/metrics", token);
        operationsRefuse(405, "POST", "/actuator/health", token);
        operationsRefuse(400, "GET", "/actuator/metrics/jvm.memory.used?tag=nonsense", token);
    }

    private void operationsRefuse(int status, String method, String path, String token) {
        var answer = operations(method, path, token);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(status);
        Door.isClean(answer);
    }

    private Answer operations(String method, String path, String token) {
        return new Http()
                .send(HttpRequest.newBuilder(URI.create(installation.announced("operations") + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "{\"x\":")));
    }

    private Answer send(HttpRequest.Builder request) {
        return new Http().send(request.header("Authorization", "Bearer " + owner.token()));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> fields, String name) {
        var changed = new LinkedHashMap<>(fields);
        changed.remove(name);
        return changed;
    }
}
