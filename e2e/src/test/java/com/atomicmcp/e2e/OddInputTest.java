package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that a library stumbles over before any code of ours has seen it; it is as bad as other bad input. */
class OddInputTest {

    private final Installation installation = Installation.demo();

    @ParameterizedTest
    @CsvSource({
        "/login, email=%ff&password=%ff",
        "/consent, scope=%ff",
        "/oauth2/authorize, scope=%ff",
        "/invitation, token=%ff"
    })
    void aFormThatIsNotUtf8IsRefusedWithAPage(String path, String form) {
        var answer = posted(path, form);
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        Door.isClean(answer);
    }

    @Test
    void aTokenRequestThatIsNotUtf8IsRefusedAsTheRfcSays() {
        Door.isOauthError(posted("/oauth2/token", "grant_type=%ff&client_id=%ff"), 400);
    }

    /** RFC 6749, section 5.2: an error is a JSON object that names itself. */
    @ParameterizedTest
    @ValueSource(strings = {"", "grant_type=", "grant_type=password", "grant_type=refresh_token"})
    void aTokenRequestOfNobodyIsRefusedAsTheRfcSays(String form) {
        var answer = posted("/oauth2/token", form);
        assertThat(answer.status()).isBetween(400, 401);
        Door.isOauthError(answer, answer.status());
    }

    @Test
    void aQueryThatIsNotUtf8IsRefused() {
        var owner = Workbench.as(installation, "olivia.owner@acme.example");
        var environments = "/api/organizations/" + owner.organization("acme") + "/environments";
        Door.isProblem(owner.get(environments + "/env_x/action-flows?text=%ff%fe"), 400);
    }

    @Test
    void aQueryThatIsTooLongIsRefusedInTheFormOfTheApi() {
        var owner = Workbench.as(installation, "olivia.owner@acme.example");
        var organization = "/api/organizations/" + owner.organization("acme");
        var answer = owner.get(organization + "/environments?after=" + "x".repeat(9_000));
        assertThat(answer.status()).isBetween(400, 414);
        Door.isProblem(answer, answer.status());
    }

    @Test
    void aPasswordWithHalfASurrogatePairIsRefused() {
        var answer = new Http()
                .send(HttpRequest.newBuilder(installation.workbench("/api/session"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"email\": \"somebody@acme.example\", \"password\": \"\\ud800\"}")));
        assertThat(answer.status()).isBetween(400, 401);
        Door.isProblem(answer, answer.status());
    }

    @Test
    void aRegistrationWithAFieldTwiceIsRefused() {
        Door.isOauthError(
                registered("{\"redirect_uris\": [\"http://localhost:7777/callback\"], \"client_name\": \"one\","
                        + " \"client_name\": \"other\"}"),
                400);
    }

    @Test
    void aRegistrationThatIsTooLargeIsRefusedInTheFormOfTheRfc() {
        Door.isOauthError(registered("{\"client_name\": \"" + "x".repeat(5_000_000) + "\"}"), 413);
    }

    /** Thousands could be announced at once by somebody who never sends one. */
    @ParameterizedTest
    @CsvSource({
        "/login, application/x-www-form-urlencoded",
        "/oauth2/token, application/x-www-form-urlencoded",
        "/login, multipart/form-data; boundary=x",
        "/api/session, application/json",
        "/customer-api/acme/v1/env_x/customers, application/json"
    })
    void noRoomIsMadeForWhatAStrangerOnlyAnnounces(String path, String type) throws IOException {
        try (var socket = new Socket("localhost", installation.workbench("/").getPort())) {
            socket.setSoTimeout(10_000);
            send(socket, """
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: %s\r
                    Content-Length: 1000000\r
                    \r
                    x""".formatted(path, type));
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                            .readLine())
                    .startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aFormThatTurnsOutTooLargeIsRefusedAsSuch() {
        var form = ("email=" + "x".repeat(200_000)).getBytes(StandardCharsets.US_ASCII);
        var answer = new Http()
                .send(HttpRequest.newBuilder(installation.workbench("/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form))));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("The body is larger than 131072 bytes.");
        Door.isClean(answer);
    }

    /** That the log says nothing of it is looked at when the class is through. */
    @Test
    void clientsHangUpInTheMiddleOfAMessage() throws IOException {
        var connection = Connection.open(installation, "acme", "olivia.owner@acme.example");
        for (var time = 0; time < 20; time++) {
            try (var socket = new Socket("localhost", installation.mcp("acme").getPort())) {
                send(socket, """
                        POST /acme/mcp/v1 HTTP/1.1\r
                        Host: %s\r
                        Authorization: Bearer %s\r
                        Content-Type: application/json\r
                        Content-Length: 100\r
                        Expect: 100-continue\r
                        \r
                        """.formatted(installation.mcp("acme").getAuthority(), connection.accessToken()));
                assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                                .readLine())
                        .isEqualTo("HTTP/1.1 100 Continue");
                send(socket, "{\"jsonrpc\":");
            }
        }
        assertThat(connection.call("list_environments", Map.of()).status()).isEqualTo(200);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Answer registered(String metadata) {
        return new Http()
                .send(HttpRequest.newBuilder(installation.workbench("/oauth2/register"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(metadata)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/../metrics", "/actuator/health/%2e%2e/metrics"})
    void thePathToHealthLeadsNowhereElse(String path) {
        var answer = new Http().get(URI.create(installation.announced("operations") + path));
        assertThat(answer.status()).as(answer.body()).isBetween(400, 404);
        Door.isClean(answer);
    }

    private Answer posted(String path, String form) {
        return new Http()
                .send(HttpRequest.newBuilder(installation.workbench(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form, StandardCharsets.US_ASCII)));
    }
}
