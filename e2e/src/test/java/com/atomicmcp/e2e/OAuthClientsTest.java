package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The authorization server with clients that know nothing of ours: the bridge that programs use which only speak stdio, and
 * two OAuth libraries that refuse whatever the RFCs do not allow.
 */
class OAuthClientsTest {

    private static final String PASSWORD = "a long enough password";

    private final Installation installation = Installation.demo();

    /** An organization with its MCP Server on, and the environment that its API was given. */
    private record Given(Workbench owner, String subdomain, String environment) {

        String email() {
            return "owner@" + subdomain + ".example";
        }

        String organization() {
            return "/api/organizations/" + owner.organization(subdomain);
        }
    }

    @Test
    void aProgramThatSpeaksStdioConnectsThroughTheBridgeAndTheNextTimeWithoutSigningIn(@TempDir Path config) {
        var given = give("bridged");
        try (var program = bridge(given, config)) {
            var asked = program.line();
            var redirect = signIn(given, asked);
            assertThat(redirect).startsWith(asked.path("redirect").asString());
            // the bridge listens there, and shows the person a page
            assertThat(new Http().get(URI.create(redirect)).body()).contains("Authorization successful");
            isConnected(program, program.line(), given);
        }
        try (var program = bridge(given, config)) {
            isConnected(program, program.line(), given);
        }
        var ended = done(given.owner().post(given.organization() + "/connections/revoke", Map.of()));
        assertThat(ended.path("revoked").asInt())
                .as("both starts were one connection")
                .isEqualTo(1);
        try (var program = bridge(given, config)) {
            assertThat(program.line().path("authorize").asString(""))
                    .as("who was disconnected must sign in")
                    .startsWith(installation.workbench("/oauth2/authorize?").toString());
        }
    }

    private NodeClient bridge(Given given, Path config) {
        return NodeClient.script(
                "bridge.mjs", "--url", installation.mcp(given.subdomain()).toString(), "--config", config.toString());
    }

    private static void isConnected(NodeClient program, JsonNode said, Given given) {
        assertThat(said.path("connected").asBoolean()).as(said.toString()).isTrue();
        assertThat(program.done(Map.of("do", "list")).path("tools").valueStream())
                .extracting(tool -> tool.path("name").asString())
                .containsExactly(
                        "list_environments", "list_action_flows", "get_action_flow_analytics", "get_user_profile");
        areAsGiven(program.call("list_environments", Map.of()), given);
    }

    @Test
    void oauth4webapiFindsNothingThatTheRfcsDoNotAllow() {
        var given = give("webapi");
        var mcp = installation.mcp("webapi").toString();
        try (var client = NodeClient.script("oauth4webapi.mjs", "--url", mcp)) {
            var story = client.done(Map.of("redirect", signIn(given, client.line())));

            assertThat(story.path("challenge").path("scope").asString()).isEqualTo("mcp:tools");
            assertThat(story.path("resource").path("resource").asString()).isEqualTo(mcp);
            assertThat(story.path("atTheWellKnownPath")).isEqualTo(story.path("resource"));
            assertThat(story.path("server").path("issuer").asString()).isEqualTo(issuer());

            assertThat(story.path("tokens").path("type").asString()).isEqualTo("bearer");
            var claims = story.path("claims");
            assertThat(claims.path("iss").asString()).isEqualTo(issuer());
            assertThat(
                            claims.path("aud").isArray()
                                    ? claims.path("aud").path(0).asString()
                                    : claims.path("aud").asString())
                    .isEqualTo(mcp);
            assertThat(claims.path("client_id")).isEqualTo(story.path("client").path("client_id"));
            assertThat(claims.path("scope").asString()).isEqualTo("mcp:tools");
            areAsGiven(story.path("called"), given);
            isRenewed(story, given);
            assertThat(story.path("renewed").path("claims").path("jti").asString())
                    .isNotEqualTo(claims.path("jti").asString());

            var refused = story.path("refused");
            assertThat(refused.path("metadataOfAnotherIssuer").path("code").asString())
                    .isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
            assertThat(refused.path("answerOfAnotherIssuer").path("message").asString())
                    .contains("\"iss\"");
            assertThat(refused.path("answerOfNoIssuer").path("message").asString())
                    .contains("\"iss\"", "missing");
            assertThat(refused.path("tokenForAnotherAudience").path("code").asString())
                    .isEqualTo("OAUTH_JWT_CLAIM_COMPARISON_FAILED");
            isOver(refused);
        }
    }

    @Test
    void openidClientConnectsAsAPublicClient() {
        lives(give("openid"));
    }

    /** An administrator adds it by hand, and gives its secret to whoever runs it. */
    @ParameterizedTest
    @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
    void openidClientConnectsAsAConfidentialClient(String method) {
        var given = give(method.replace("_", "-"));
        var redirect = "https://portal.example/oauth/callback";
        var added = done(given.owner()
                .post(
                        given.organization() + "/clients",
                        Map.of("name", "Portal", "redirectUris", List.of(redirect), "confidential", true)));
        var client = added.path("clientId").asString();
        var story = lives(
                given,
                "--client-id",
                client,
                // secrets are random, and may begin with a dash
                "--client-secret=" + added.path("clientSecret").asString(),
                "--method",
                method,
                "--redirect",
                redirect);
        assertThat(story.path("clientId").asString()).isEqualTo(client);
    }

    private JsonNode lives(Given given, String... more) {
        var arguments = new ArrayList<>(
                List.of("--url", installation.mcp(given.subdomain()).toString(), "--issuer", issuer()));
        arguments.addAll(List.of(more));
        try (var client = NodeClient.script("openid-client.mjs", arguments.toArray(String[]::new))) {
            var story = client.done(Map.of("redirect", signIn(given, client.line())));
            assertThat(story.path("issuer").asString()).isEqualTo(issuer());
            areAsGiven(story.path("called"), given);
            isRenewed(story, given);
            var refused = story.path("refused");
            assertThat(refused.path("answerOfAnotherIssuer").path("cause").asString())
                    .contains("\"iss\"");
            isOver(refused);
            return story;
        }
    }

    private static void isRenewed(JsonNode story, Given given) {
        var renewed = story.path("renewed");
        assertThat(renewed.path("accessTokenChanged").asBoolean()).isTrue();
        assertThat(renewed.path("refreshTokenChanged").asBoolean())
                .as("rotation")
                .isTrue();
        areAsGiven(renewed.path("called"), given);
    }

    /** The refresh token was revoked: neither it nor the access token beside it opens anything. */
    private static void isOver(JsonNode refused) {
        assertThat(refused.path("refreshAfterRevocation").path("error").asString())
                .as(refused.toString())
                .isEqualTo("invalid_grant");
        assertThat(refused.path("callAfterRevocation").path("status").asInt())
                .as(refused.toString())
                .isEqualTo(401);
        assertThat(refused.path("callAfterRevocation")
                        .path("challenge")
                        .path("error")
                        .asString())
                .isEqualTo("invalid_token");
    }

    private Given give(String subdomain) {
        var given = new Given(Workbench.found(installation, subdomain, PASSWORD), subdomain, "");
        var added = done(given.owner().post(given.organization() + "/environments", Map.of("name", "Live")));
        done(given.owner()
                .get(given.organization() + "/environments?after="
                        + added.path("position").asString()));
        return new Given(given.owner(), subdomain, added.path("environmentId").asString());
    }

    /** Goes where the client sends its person, signs in and consents; returns where that led. */
    private String signIn(Given given, JsonNode asked) {
        assertThat(asked.has("authorize")).as(asked.toString()).isTrue();
        return Connection.consent(
                installation, new Http(), URI.create(asked.path("authorize").asString()), given.email(), PASSWORD);
    }

    private static void areAsGiven(JsonNode answer, Given given) {
        assertThat(answer.path("environments").valueStream())
                .extracting(environment -> environment.path("environmentId").asString() + " "
                        + environment.path("name").asString())
                .containsExactly(given.environment() + " Live");
    }

    private String issuer() {
        return installation.workbench("").toString();
    }
}
