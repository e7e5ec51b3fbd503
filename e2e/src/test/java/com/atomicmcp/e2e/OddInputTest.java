package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
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
