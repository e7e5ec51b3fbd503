package com.atomicmcp.command.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input gets a problem that says what is wrong and where, shows nothing of the inside, and changes nothing. */
class BadInputTest extends ApiTest {

    private static final String NAME = "/api/organizations/org_acme/name";
    private static final String PREFERENCES = "/api/organizations/org_acme/preferences";
    private static final String PERMISSIONS = "/api/organizations/org_acme/roles/role_1/permissions";
    private static final String DRAFT =
            "/api/organizations/org_acme/environments/env_production/action-flows/flow_1/draft";

    static List<Arguments> bodies() {
        return List.of(
                Arguments.of(NAME, "{\"name\":", "body", "is not well-formed JSON (line 1, column 9)"),
                Arguments.of(NAME, "", "body", "is missing"),
                Arguments.of(NAME, "null", "body", "is missing"),
                Arguments.of(NAME, "[]", "body", "is an object"),
                Arguments.of(NAME, "\"Acme\"", "body", "is an object"),
                Arguments.of(NAME, "{}", "name", "is missing"),
                Arguments.of(NAME, "{\"name\":null}", "name", "is missing"),
                Arguments.of(NAME, "{\"name\":7}", "name", "is a text"),
                Arguments.of(NAME, "{\"name\":true}", "name", "is a text"),
                Arguments.of(NAME, "{\"name\":[\"Acme\"]}", "name", "is a text"),
                Arguments.of(NAME, "{\"name\":\" \"}", "name", "is 1 to 100 characters long"),
                Arguments.of(NAME, "{\"name\":\"\\ud800\"}", "name", "well-formed Unicode"),
                Arguments.of(NAME, "{\"name\":\"a\\u0000b\"}", "name", "control characters"),
                Arguments.of(NAME, "{\"name\":\"Acme\",\"Name\":1}", "Name", "is not known here; known are name"),
                Arguments.of(NAME, "{\"name\":\"Acme\",\"name\":\"Bcme\"}", "body", "names a field twice"),
                Arguments.of(NAME, "{\"name\":\"Acme\"} {}", "body", "goes on after its end"),
                Arguments.of(NAME, "{\"x\":" + "[".repeat(60) + "]".repeat(60) + "}", "body", "nested deeper"),
                Arguments.of(NAME, "{\"x\":" + "[".repeat(60_000) + "}", "body", "nested deeper"),
                Arguments.of(PREFERENCES, "{\"auditRetentionDays\":\"30\"}", "auditRetentionDays", "whole number"),
                Arguments.of(PREFERENCES, "{\"auditRetentionDays\":1.5}", "auditRetentionDays", "whole number"),
                Arguments.of(PREFERENCES, "{\"auditRetentionDays\":99999999999}", "auditRetentionDays", "whole number"),
                Arguments.of(
                        PREFERENCES, "{\"auditRetentionDays\":" + "9".repeat(200) + "}", "body", "a number longer"),
                Arguments.of(
                        PREFERENCES,
                        "{\"auditRetentionDays\":0,\"analyticsRetentionDays\":1,\"inactivityLogoutMinutes\":1}",
                        "auditRetentionDays",
                        "1 to 3650"),
                Arguments.of(
                        PREFERENCES,
                        "{\"auditRetentionDays\":1,\"analyticsRetentionDays\":1,\"inactivityLogoutMinutes\":1,"
                                + "\"callArguments\":\"all\"}",
                        "callArguments",
                        "hashed, kept"),
                Arguments.of(PERMISSIONS, "{\"permissions\":{}}", "permissions", "is a list"),
                Arguments.of(PERMISSIONS, "{\"permissions\":[null]}", "permissions[0]", "is null"),
                Arguments.of(PERMISSIONS, "{\"permissions\":[{}]}", "permissions[0].resource", "is missing"),
                Arguments.of(
                        PERMISSIONS,
                        "{\"permissions\":[{\"resource\":\"all\"}]}",
                        "permissions[0].resource",
                        "is one of organization-preferences"),
                Arguments.of(
                        PERMISSIONS,
                        "{\"permissions\":[{\"resource\":\"roles\",\"level\":1}]}",
                        "permissions[0].level",
                        "is one of view, edit, admin"),
                Arguments.of(
                        PERMISSIONS,
                        "{\"permissions\":[{\"resource\":\"customers\",\"level\":\"view\",\"environments\":[\"a b\"]}]}",
                        "permissions[0].environments[0]",
                        "1 to 64"),
                Arguments.of(
                        PERMISSIONS,
                        "{\"permissions\":[{\"resource\":\"customers\",\"level\":\"view\",\"environments\":[]}]}",
                        "permissions[0].environments",
                        "names no environment"),
                Arguments.of(
                        DRAFT,
                        "{\"name\":\"W\",\"steps\":[{\"type\":\"wait\",\"name\":\"\"}]}",
                        "steps[0].name",
                        "1 to 100"),
                Arguments.of(DRAFT, "{\"name\":\"W\",\"steps\":[null]}", "steps[0]", "is null"),
                Arguments.of(DRAFT, "{}", "name", "1 to 100"));
    }

    @ParameterizedTest(name = "{2} {3}")
    @MethodSource("bodies")
    void aBadBodyIsRefusedByTheNameOfWhatIsWrong(String path, String body, String field, String problem) {
        var answer = send("PUT", path, body);
        assertProblem(answer, 400);
        assertThat(json(answer).get("field").asString()).isEqualTo(field);
        assertThat(json(answer).get("detail").asString()).contains(problem);
    }

    @Test
    void invalidUtf8IsRefused() {
        var answer = send("PUT", NAME, "application/json", BodyPublishers.ofByteArray(new byte[] {
            '{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xC3, '"', '}'
        }));
        assertProblem(answer, 400);
        assertThat(json(answer).get("field").asString()).isEqualTo("body");
    }

    @Test
    void aBodyThatAnnouncesTooMuchIsNotRead() {
        assertProblem(send("PUT", NAME, "{\"name\":\"" + "a".repeat(1 << 20) + "\"}"), 413);
    }

    @Test
    void aBodyThatAnnouncesNothingIsReadToTheLimitOnly() {
        var body = ("{\"name\":\"" + "a".repeat(900_000) + "\", \"more\": \"" + "a".repeat(900_000) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertProblem(
                send(
                        "PUT",
                        NAME,
                        "application/json",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
                413);
    }

    @Test
    void aBatchMayBeLargerThanOtherBodies() {
        var answer = send(
                "POST",
                "/customer-api/acme/v1/env_production/customers",
                "{\"data\":[{\"id\":\"c1\"}],\"x\":\"" + "a".repeat(1_000_000) + "\",\"y\":\"" + "b".repeat(1_000_000)
                        + "\"}");
        assertProblem(answer, 400);
        assertThat(json(answer).get("field").asString()).isEqualTo("x");
        assertProblem(send("POST", "/customer-api/acme/v1/env_production/customers", " ".repeat((4 << 20) + 1)), 413);
    }

    @Test
    void anotherMediaTypeIsNotTaken() {
        assertProblem(send("PUT", NAME, "text/plain", BodyPublishers.ofString("{\"name\":\"Acme\"}")), 415);
        assertProblem(send("PUT", NAME, "nonsense", BodyPublishers.ofString("{\"name\":\"A\"}")), 415);
    }

    @Test
    void anotherAnswerThanJsonIsNotGiven() throws IOException {
        var answer = raw("PUT " + NAME + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"name\":\"Acme\"}");
        assertThat(answer).startsWith("HTTP/1.1 406").contains("application/problem+json");
        assertThat(answer).contains("urn:atomic:not-acceptable");
    }

    @Test
    void anotherMethodIsNotTaken() {
        var answer = send("PATCH", NAME, "{}");
        assertProblem(answer, 405);
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("PUT"));
    }

    @Test
    void anUnknownAddressIsNotFound() {
        assertProblem(send("GET", "/api/nothing", null), 404);
        assertProblem(send("GET", "/customer-api/acme/v2/nothing", null), 404);
    }

    @Test
    void idsAndParametersOfAnotherShapeAreRefusedByTheirName() {
        var id = send("PUT", "/api/organizations/org%20acme/name", "{\"name\":\"Acme\"}");
        assertProblem(id, 400);
        assertThat(json(id).get("field").asString()).isEqualTo("organizationId");
        var force = send("DELETE", "/api/organizations/org_acme/roles/role_1?force=maybe", null);
        assertProblem(force, 400);
        assertThat(json(force).get("detail").asString()).isEqualTo("'force' is not true or false.");
    }

    @Test
    void aFailureNobodyForesawShowsOnlyWhereToFindItInTheLog() {
        world.failsWith(new IllegalStateException("jdbc:h2:file:/secret"));
        var answer = send("PUT", NAME, "{\"name\":\"Acme\"}");
        assertProblem(answer, 500);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(json(answer).get("correlationId").asString()).hasSize(36);
    }

    @Test
    void whatIsNoAddressOfAProgramIsAnsweredWithASmallPage() {
        var answer = send("GET", "/nothing", null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.body()).contains("<h1>Not Found</h1>").doesNotContain("Whitelabel");
    }

    @Test
    void requestsThatCannotBeParsedShowNothingOfTheServer() throws IOException {
        for (var request : List.of(
                "GET /api/{bad} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "G@T /api/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /api/x HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
                "GET /api/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /api/a%2Fb HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /api/x HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000)
                        + "\r\nConnection: close\r\n\r\n")) {
            var answer = raw(request);
            assertThat(answer).startsWith("HTTP/1.1 4");
            assertThat(answer)
                    .doesNotContain("Tomcat")
                    .doesNotContain("Exception")
                    .doesNotContain("org.apache");
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).get("status").asInt()).isEqualTo(status);
        assertThat(json(answer).get("type").asString()).startsWith("urn:atomic:");
        assertThat(answer.body())
                .doesNotContain("com.atomicmcp")
                .doesNotContain("Exception")
                .doesNotContain("jackson")
                .doesNotContain("java.");
        assertThat(world.commands).isEmpty();
        assertThat(world.reports).isEmpty();
    }
}
