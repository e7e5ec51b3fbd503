package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.Visit.location;
import static com.atomicmcp.command.oauth.Visit.query;
import static com.atomicmcp.command.oauth.Visit.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.OpenConnection;
import com.atomicmcp.client.Registration;
import com.atomicmcp.command.access.Invitations;
import com.atomicmcp.command.oauth.SignInDoor.TestClock;
import com.atomicmcp.command.oauth.SignInDoor.World;
import com.atomicmcp.command.oauth.metadata.ClientHost;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.rejection.Rejection.NotReady;
import com.atomicmcp.rejection.Rejection.TooManyAtOnce;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        classes = SignInDoor.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:signin;DB_CLOSE_DELAY=-1;OPTIMIZE_REUSE_RESULTS=FALSE",
            "spring.sql.init.mode=always",
            "spring.sql.init.schema-locations=classpath*:schema/common/*.sql",
            "spring.profiles.active=workbench",
            "atomic.operator-token=the-operators-token",
            "atomic.key-secret=a-secret-of-more-than-thirty-two-characters",
            "atomic.issuer=http://localhost:8080"
        })
class AuthorizationServerTest {
    private static final String PASSWORD = "a long enough password";

    @LocalServerPort
    private int port;

    @Autowired
    private World world;

    @Autowired
    private TestClock clock;

    @Autowired
    private Invitations invitations;

    @Autowired
    private JdbcClient database;

    @Autowired
    private ClientStore clients;

    @Autowired
    private ClientHost host;

    private Visit visit;

    @BeforeEach
    void someoneComes() {
        visit = new Visit(port);
        join(SignInDoor.ACME, SignInDoor.ALICE);
        join(SignInDoor.ACME, SignInDoor.BOB);
        join(SignInDoor.GLOBEX, SignInDoor.GARY);
        world.sent.clear();
    }

    @AfterEach
    void andGoes() {
        visit.close();
        clock.reset();
        world.busy = Optional.empty();
        world.happened(new McpServerEnabled(SignInDoor.ACME));
    }

    /** Only the first time: an invitation of an active member is not open. */
    private void join(OrganizationId organization, MemberId member) {
        visit.json(
                "/api/invitations/accept",
                "{\"token\":\"%s\",\"password\":\"%s\"}"
                        .formatted(invitations.issue(organization, member).token(), PASSWORD));
    }

    private void aliceIsSignedIn() {
        visit.signIn("alice@acme.test", PASSWORD);
    }

    @Test
    void metadataSaysWhatIsServedAndNothingElse() {
        var metadata = read(visit.get("/.well-known/oauth-authorization-server"));
        assertThat(metadata.get("issuer").asString()).isEqualTo("http://localhost:8080");
        assertThat(metadata.get("registration_endpoint").asString()).endsWith("/oauth2/register");
        assertThat(texts(metadata, "code_challenge_methods_supported")).containsExactly("S256");
        assertThat(texts(metadata, "grant_types_supported")).containsExactly("authorization_code", "refresh_token");
        assertThat(texts(metadata, "token_endpoint_auth_methods_supported"))
                .containsExactly("none", "client_secret_basic", "client_secret_post");
        assertThat(metadata.get("authorization_response_iss_parameter_supported")
                        .asBoolean())
                .isTrue();
        assertThat(metadata.propertyNames())
                .noneMatch(name -> name.startsWith("introspection")
                        || name.startsWith("tls")
                        || name.startsWith("dpop")
                        || name.startsWith("userinfo"));
        assertThat(metadata.get("client_id_metadata_document_supported").asBoolean())
                .isTrue();
    }

    @Test
    void aMemberConnectsAClientFromRegistrationToRevocation() {
        var client = visit.register();
        var asked = visit.authorize(visit.asking(client));
        assertThat(location(asked)).endsWith("/login");
        aliceIsSignedIn();

        var page = visit.consentPage(visit.asking(client));
        assertThat(Visit.line(page, "page")).isEqualTo("consent");
        assertThat(Visit.line(page, "question"))
                .contains("Inspector", "127.0.0.1", "local=true", "Acme", "Alice Tester (alice@acme.test)");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .as("which browsers hold against wherever the client's own address leads")
                .doesNotContain("form-action");

        var answer = visit.consent(page, client, true);
        assertThat(location(answer)).startsWith(Visit.REDIRECT + "?");
        assertThat(query(answer)).containsEntry("state", "st&te 1").containsEntry("iss", "http://localhost:8080");
        assertThat(world.sent(RegisterClient.class)).hasSize(1);
        var opened = world.sent(OpenConnection.class).getFirst();
        assertThat(opened.resource()).isEqualTo(Visit.ACME_URL);

        var tokens = read(visit.redeem(client, query(answer).get("code"), Map.of("resource", Visit.ACME_URL)));
        assertThat(tokens.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.get("expires_in").asInt()).isBetween(290, 300);
        var claims = Visit.claims(tokens, 1);
        assertThat(claims.get("iss").asString()).isEqualTo("http://localhost:8080");
        assertThat(claims.get("aud").toString()).contains(Visit.ACME_URL);
        assertThat(claims.get("org").asString()).isEqualTo("org_acme");
        assertThat(claims.get("mem").asString()).isEqualTo("mem_alice");
        assertThat(claims.get("sid").asString()).isEqualTo(opened.connectionId().value());
        assertThat(claims.get("client_id").asString()).isEqualTo(client);
        assertThat(claims.get("scope").asString()).isEqualTo("mcp:tools");
        assertThat(Visit.claims(tokens, 0).get("typ").asString()).isEqualTo("at+jwt");
        assertThat(Visit.claims(tokens, 0).get("alg").asString()).isEqualTo("ES256");
        var keys = read(visit.get("/oauth2/jwks")).get("keys");
        assertThat(keys.get(0).get("kid")).isEqualTo(Visit.claims(tokens, 0).get("kid"));
        assertThat(keys.get(0).has("d")).isFalse();

        var refreshed = visit.refresh(client, refreshToken(tokens));
        assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
        var again = visit.refresh(client, refreshToken(read(refreshed)));
        assertThat(again.statusCode()).isEqualTo(200);

        var last = refreshToken(read(again));
        assertThat(visit.form("/oauth2/revoke", Map.of("client_id", client, "token", last))
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.sent(Disconnect.class))
                .singleElement()
                .satisfies(sent -> assertThat(sent.connectionId()).isEqualTo(opened.connectionId()));
        assertError(visit.refresh(client, last), 400, "invalid_grant");
    }

    @Test
    void nothingSecretIsStoredInTheClear() {
        var client = visit.register();
        aliceIsSignedIn();
        var tokens = visit.tokens(client);
        var secret = visit.register("client_secret_basic").get("client_secret").asString();
        var session = read(visit.json(
                        "/api/session", "{\"email\":\"alice@acme.test\",\"password\":\"" + PASSWORD + "\"}"))
                .get("token")
                .asString();
        var invitation = invitations.issue(SignInDoor.ACME, SignInDoor.BOB).token();
        var tables = database.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")
                .query(String.class)
                .list();
        assertThat(tables)
                .contains("OAUTH_TOKEN", "OAUTH_CLIENT", "API_SESSION", "INVITATION", "ACCOUNT", "SIGNING_KEY");
        for (var table : tables) {
            var rows =
                    database.sql("SELECT * FROM " + table).query().listOfRows().toString();
            assertThat(rows)
                    .as(table)
                    .doesNotContain(
                            refreshToken(tokens),
                            tokens.get("access_token").asString(),
                            secret,
                            session,
                            invitation,
                            PASSWORD)
                    .as("a private key")
                    .doesNotContain("\"d\":");
        }
    }

    @Test
    void anAccessTokenThatIsRevokedEndsItsConnection() {
        var client = visit.register();
        aliceIsSignedIn();
        var tokens = visit.tokens(client);
        var access = tokens.get("access_token").asString();
        assertError(
                visit.form("/oauth2/revoke", Map.of("client_id", visit.register(), "token", access)),
                401,
                "invalid_client");
        assertThat(visit.form("/oauth2/revoke", Map.of("client_id", client, "token", access + "x"))
                        .statusCode())
                .as("a token that is none is as good as revoked")
                .isEqualTo(200);
        assertThat(world.sent(Disconnect.class)).isEmpty();
        assertThat(visit.form("/oauth2/revoke", Map.of("client_id", client, "token", access))
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.sent(Disconnect.class)).hasSize(1);
        assertError(visit.refresh(client, refreshToken(tokens)), 400, "invalid_grant");
    }

    @Test
    void aRevocationThatCannotBeDoneNowIsNotAcknowledgedAndIsDoneWhenItIsAskedForAgain() {
        var client = visit.register();
        aliceIsSignedIn();
        for (var kind : List.of("access_token", "refresh_token")) {
            var tokens = visit.tokens(client);
            var revocation =
                    Map.of("client_id", client, "token", tokens.get(kind).asString());
            for (var why : List.of(new NotReady("Too much is asked for at once."), new TooManyAtOnce())) {
                world.busy = Optional.of(why);
                var refused = visit.form("/oauth2/revoke", revocation);
                assertError(refused, 503, "temporarily_unavailable");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            world.busy = Optional.empty();
            world.sent.clear();
            assertThat(visit.form("/oauth2/revoke", revocation).statusCode()).isEqualTo(200);
            assertThat(world.sent(Disconnect.class))
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.connectionId().value())
                            .isEqualTo(Visit.claims(tokens, 1).get("sid").asString()));
        }
    }

    @Test
    void aClientThatTheOrganizationDoesNotLetInIsRefusedInWords() {
        var client = visit.register();
        aliceIsSignedIn();
        world.happened(new ClientPolicyChanged(
                SignInDoor.ACME,
                new ClientPolicy(List.of(Registration.DYNAMIC), List.of("client.test"), Limits.DEFAULT)));
        try {
            var page = visit.consentPage(visit.asking(client));
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(Visit.line(page, "obstacles"))
                    .contains("is at home at localhost", "Alice Tester <alice@acme.test>");
            assertThat(visit.consent(page, client, true).body()).contains("page=refused", "not let in");
            assertThat(world.sent).isEmpty();
        } finally {
            world.happened(new ClientPolicyChanged(SignInDoor.ACME, ClientPolicy.OPEN));
        }
    }

    @Test
    void aClientThatIsOneTooManyIsRefusedInWordsAndLeavesNoTrace() {
        var first = visit.register();
        aliceIsSignedIn();
        visit.code(first);
        var second = visit.register();
        world.sent.clear();
        refusedAsOneTooMany(second, new Limits(1, 1_000), "Acme has as many clients as it lets in (1)");
        refusedAsOneTooMany(second, new Limits(1_000, 1), "Acme has let in as many new clients within one hour");
        assertThat(visit.code(first)).as("who is known already").isNotEmpty();
        assertThat(visit.code(second)).as("there is room again").isNotEmpty();
    }

    private void refusedAsOneTooMany(String client, Limits limits, String words) {
        world.happened(new ClientPolicyChanged(
                SignInDoor.ACME, new ClientPolicy(List.of(Registration.DYNAMIC), List.of(), limits)));
        try {
            var page = visit.consentPage(visit.asking(client));
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(Visit.line(page, "obstacles")).contains(words, "Alice Tester <alice@acme.test>");
            assertThat(visit.consent(page, client, true).body())
                    .contains("page=refused", "No other client is let in now");
            assertThat(world.sent).isEmpty();
            assertThat(database.sql("SELECT COUNT(*) FROM oauth_client WHERE client_id = ? AND consented_at IS NULL")
                            .param(client)
                            .query(Integer.class)
                            .single())
                    .as("it still waits, to be forgotten after a day")
                    .isOne();
        } finally {
            world.happened(new ClientPolicyChanged(SignInDoor.ACME, ClientPolicy.OPEN));
        }
    }

    @Test
    void aConfidentialClientThatAnAdministratorAddedIsForItsOrganizationAlone() {
        var added = clients.add(SignInDoor.ACME, "Studio", List.of(Visit.REDIRECT), true);
        var client = added.clientId().value();
        world.happened(new ClientRegistered(
                SignInDoor.ACME, added.clientId(), "Studio", List.of(Visit.REDIRECT), Registration.ADMINISTRATOR));
        aliceIsSignedIn();
        var code = visit.code(client);
        assertError(visit.redeem(client, code, Map.of()), 401, "invalid_client");
        var answer = visit.redeem(client, code, Map.of("client_secret", added.secret()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (var gary = new Visit(port)) {
            gary.signIn("gary@globex.test", PASSWORD);
            var asked = gary.asking(client);
            asked.put("resource", "http://localhost:8081/globex/mcp/v1");
            assertThat(gary.authorize(asked)).satisfies(AuthorizationServerTest::isRefusedHere);
        }
        clients.forget(added.clientId());
        assertError(visit.refresh(client, refreshToken(read(answer))), 401, "invalid_client");
    }

    @Test
    void aConfidentialClientShowsItsSecret() {
        var registered = visit.register("client_secret_post");
        var client = registered.get("client_id").asString();
        aliceIsSignedIn();
        var code = visit.code(client);
        assertError(visit.redeem(client, code, Map.of("client_secret", "wrong")), 401, "invalid_client");
        var answer = visit.redeem(
                client,
                code,
                Map.of("client_secret", registered.get("client_secret").asString()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertError(visit.refresh(client, refreshToken(read(answer))), 401, "invalid_client");
    }

    @Test
    void anUnfitRegistrationIsRefused() {
        refusedRegistration("{\"redirect_uris\":[\"http://evil.test/cb\"]}", "invalid_redirect_uri");
        refusedRegistration("{\"redirect_uris\":[\"https://a.test/cb#x\"]}", "invalid_redirect_uri");
        refusedRegistration("{\"redirect_uris\":[\"file:///etc/passwd\"]}", "invalid_redirect_uri");
        refusedRegistration("{\"redirect_uris\":[]}", "invalid_redirect_uri");
        refusedRegistration("{}", "invalid_redirect_uri");
        var fit = "\"redirect_uris\":[\"https://a.test/cb\"]";
        refusedRegistration("{" + fit + ",\"grant_types\":[\"client_credentials\"]}", "invalid_client_metadata");
        refusedRegistration("{" + fit + ",\"response_types\":[\"token\"]}", "invalid_client_metadata");
        refusedRegistration(
                "{" + fit + ",\"token_endpoint_auth_method\":\"private_key_jwt\"}", "invalid_client_metadata");
        refusedRegistration("{" + fit + ",\"client_name\":\"" + "n".repeat(201) + "\"}", "invalid_client_metadata");
        refusedRegistration("{" + fit + ",\"client_name\":\"" + "n".repeat(70_000) + "\"}", "invalid_client_metadata");
        refusedRegistration("{" + fit + ",\"client_name\":7}", "invalid_client_metadata");
        refusedRegistration("{" + fit, "invalid_client_metadata");
        refusedRegistration("[".repeat(5_000), "invalid_client_metadata");
    }

    @Test
    void aRegistrationThatNobodyConsentsToIsForgottenAfterADay() {
        var client = visit.register();
        clock.advance(Duration.ofHours(25));
        clients.tidy();
        assertThat(visit.authorize(visit.asking(client)).body()).contains("page=refused");
    }

    @Test
    void aBadRequestIsNeverSentToAPlaceThatIsNotTheClients() {
        var client = visit.register();
        var elsewhere = visit.asking(client);
        elsewhere.put("redirect_uri", "https://evil.test/cb");
        assertThat(visit.authorize(elsewhere)).satisfies(AuthorizationServerTest::isRefusedHere);
        var unknown = visit.asking("client_unknown");
        assertThat(visit.authorize(unknown)).satisfies(AuthorizationServerTest::isRefusedHere);
        var pushed = visit.asking(client);
        pushed.put("request_uri", "urn:x");
        assertThat(visit.authorize(pushed)).satisfies(AuthorizationServerTest::isRefusedHere);
        assertThat(visit.get("/oauth2/authorize")).satisfies(AuthorizationServerTest::isRefusedHere);
    }

    @Test
    void theLoopbackPortDoesNotCount() {
        var client = visit.register();
        var otherPort = visit.asking(client);
        otherPort.put("redirect_uri", "http://127.0.0.1:5/callback");
        assertThat(location(visit.authorize(otherPort))).endsWith("/login");
        otherPort.put("redirect_uri", "http://127.0.0.1:5/other");
        assertThat(visit.authorize(otherPort)).satisfies(AuthorizationServerTest::isRefusedHere);
        assertThat(Redirects.matches("http://localhost:61000/cb", List.of("http://localhost/cb")))
                .isTrue();
        assertThat(Redirects.matches("http://localhost:61000/cb", List.of("http://127.0.0.1/cb")))
                .isFalse();
        assertThat(Redirects.matches("https://a.test:444/cb", List.of("https://a.test/cb")))
                .isFalse();
    }

    @Test
    void pkceWithS256IsNeeded() {
        var client = visit.register();
        aliceIsSignedIn();
        var code = visit.code(client);
        var without = visit.asking(client);
        without.remove("code_challenge");
        without.remove("code_challenge_method");
        assertThat(query(visit.authorize(without)))
                .containsEntry("error", "invalid_request")
                .containsKey("iss");
        var plain = visit.asking(client);
        plain.put("code_challenge_method", "plain");
        assertThat(query(visit.authorize(plain))).containsEntry("error", "invalid_request");
        assertError(visit.redeem(client, code, Map.of("code_verifier", "x".repeat(43))), 400, "invalid_grant");
        assertThat(visit.redeem(client, code, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void whatARequestSaysOfItselfProvesNothing() {
        var client = visit.register();
        aliceIsSignedIn();
        var stolen = visit.code(client);
        for (var claim : List.of("atomic.public", "authenticated", "principal")) {
            assertError(
                    visit.redeem(client, stolen, Map.of("code_verifier", "x".repeat(43), claim, "1")),
                    400,
                    "invalid_grant");
        }
    }

    @Test
    void theResourceIsTheMcpUrlOfAnOrganizationOfTheMember() {
        var client = visit.register();
        aliceIsSignedIn();
        visit.code(client);
        var none = visit.asking(client);
        none.remove("resource");
        assertThat(query(visit.authorize(none)))
                .containsEntry("error", "invalid_target")
                .containsEntry("state", "st&te 1");
        var foreign = visit.asking(client);
        foreign.put("resource", "http://localhost:8081/globex/mcp/v1");
        var unknown = visit.asking(client);
        unknown.put("resource", "http://localhost:8081/nobody/mcp/v1");
        assertThat(visit.authorize(foreign)).satisfies(AuthorizationServerTest::isRefusedHere);
        for (var line : List.of("reason", "back", "otherAccount")) {
            assertThat(Visit.line(visit.authorize(foreign), line))
                    .as("whether there is such an organization does not show")
                    .isEqualTo(Visit.line(visit.authorize(unknown), line));
        }
        assertThat(visit.authorize(foreign).body()).contains("not a member", "otherAccount=true", "invalid_target");
    }

    @Test
    void whoSignsInWithAnotherAccountGoesOnWhereTheyWere() {
        var client = visit.register();
        visit.signIn("gary@globex.test", PASSWORD);
        assertThat(visit.authorize(visit.asking(client)).body()).contains("otherAccount=true");
        assertThat(visit.signIn("alice@acme.test", PASSWORD)).contains("/oauth2/authorize?");
    }

    @Test
    void nobodyIsSentToAClientThatNobodyHasLetIn() {
        var client = visit.register();
        var bad = visit.asking(client);
        bad.remove("resource");
        assertThat(visit.authorize(bad)).satisfies(AuthorizationServerTest::isRefusedHere);
        aliceIsSignedIn();
        assertThat(visit.authorize(bad))
                .satisfies(AuthorizationServerTest::isRefusedHere)
                .satisfies(page ->
                        assertThat(Visit.line(page, "back")).startsWith(Visit.REDIRECT + "?error=invalid_target"));
        visit.code(client);
        assertThat(location(visit.authorize(bad))).startsWith(Visit.REDIRECT + "?error=invalid_target");
        try (var gary = new Visit(port)) {
            gary.signIn("gary@globex.test", PASSWORD);
            assertThat(gary.authorize(bad)).as("let in elsewhere").satisfies(AuthorizationServerTest::isRefusedHere);
        }
    }

    @Test
    void whatNobodyCanComeBackToIsNotRemembered() {
        var client = visit.register();
        var large = visit.form("/oauth2/token", Map.of("grant_type", "x".repeat(100_000)));
        assertError(large, 401, "invalid_client");
        assertThat(large.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(location(visit.authorize(visit.asking(client)))).endsWith("/login");
        visit.get("/apple-touch-icon.png");
        visit.get("/.well-known/appspecific/x.json");
        assertThat(location(visit.get("/account?x=" + "x".repeat(6_500)))).endsWith("/login");
        assertThat(visit.signIn("alice@acme.test", PASSWORD)).contains("/oauth2/authorize?");
    }

    /** 5,000 others; the first is forgotten for the last. */
    @Test
    void whoOpensFormsAndNeverSignsInFillsNoMemoryAndSignsNobodyOut() {
        aliceIsSignedIn();
        try (var nobody = new Visit(port);
                var others = HttpClient.newHttpClient()) {
            nobody.get("/login");
            var csrf = Visit.line(nobody.get("/login"), "csrf");
            var login = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                    .build();
            for (var rounds = 0; rounds < 50; rounds++) {
                Stream.generate(() -> others.sendAsync(login, BodyHandlers.discarding()))
                        .limit(100)
                        .toList()
                        .forEach(
                                answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            }
            var form = Map.of("email", "alice@acme.test", "password", PASSWORD, "_csrf", csrf);
            assertThat(location(nobody.form("/login", form))).endsWith("/login?stale");
            assertThat(nobody.signIn("alice@acme.test", PASSWORD)).endsWith("/");
        }
        assertThat(location(visit.get("/account"))).doesNotContain("/login");
    }

    @Test
    void aFormThatWasOpenForTooLongLeadsBackToSigningIn() {
        assertThat(location(visit.form("/login", Map.of("email", "alice@acme.test", "password", PASSWORD))))
                .endsWith("/login?stale");
        var client = visit.register();
        assertThat(location(visit.form("/oauth2/authorize", Map.of("client_id", client, "state", "x"))))
                .endsWith("/login?stale");
    }

    @Test
    void signingInChangesTheSession() {
        visit.get("/login");
        var before = visit.cookie("atomic_session");
        aliceIsSignedIn();
        assertThat(visit.cookie("atomic_session")).isNotEqualTo(before);
    }

    @Test
    void aQuestionIsAnsweredByTheOneWhoWasAsked() {
        var client = visit.register();
        aliceIsSignedIn();
        var page = visit.consentPage(visit.asking(client));
        try (var bob = new Visit(port)) {
            bob.signIn("bob@acme.test", PASSWORD);
            assertThat(bob.consent(page, client, true)).satisfies(AuthorizationServerTest::isRefusedHere);
            assertThat(bob.consent(page, client, false)).satisfies(AuthorizationServerTest::isRefusedHere);
        }
        assertThat(world.sent).isEmpty();
        assertThat(query(visit.consent(page, client, true))).containsKey("code");
    }

    @Test
    void whoAllowsTwiceIsSentToTheClientWithTheSameCode() throws Exception {
        var client = visit.register();
        aliceIsSignedIn();
        var page = visit.consentPage(visit.asking(client));
        var answers = atOnce(() -> visit.consent(page, client, true));
        assertThat(answers.stream().map(answer -> query(answer).get("code")).distinct())
                .singleElement()
                .satisfies(code -> assertThat(code).isNotNull());
        assertThat(world.sent(OpenConnection.class)).hasSize(1);
        var code = query(answers.getFirst()).get("code");
        assertThat(visit.redeem(client, code, Map.of()).statusCode()).isEqualTo(200);
        assertThat(visit.consent(page, client, true))
                .as("once it is redeemed there is nothing to have")
                .satisfies(AuthorizationServerTest::isRefusedHere);
    }

    @Test
    void aTextThatNoStoreTakesIsSimplyNotFound() {
        assertThat(visit.get("/oauth2/authorize?response_type=code&client_id=%00"))
                .satisfies(AuthorizationServerTest::isRefusedHere);
        assertThat(visit.json("/api/session", "{\"email\":\"\\u0000\",\"password\":\"x\"}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aClientIsWhatTheDocumentAtItsIdSays() {
        var id = host.url("/mcp/client.json");
        host.publish("/mcp/client.json", document(id, "Documented", "http://127.0.0.1:33418/callback"));
        assertThat(location(visit.authorize(visit.asking(id)))).endsWith("/login");
        assertThat(host.asked).as("nobody anonymous has anything fetched").isEmpty();
        aliceIsSignedIn();
        var page = visit.consentPage(visit.asking(id));
        assertThat(Visit.line(page, "question")).contains("Documented", "clientHost=client.test");
        var code = query(visit.consent(page, id, true)).get("code");
        assertThat(world.sent(RegisterClient.class).getFirst().registration())
                .isEqualTo(Registration.METADATA_DOCUMENT);
        var tokens = read(visit.redeem(id, code, Map.of()));
        assertThat(Visit.claims(tokens, 1).get("client_id").asString()).isEqualTo(id);
        assertThat(visit.refresh(id, refreshToken(tokens)).statusCode()).isEqualTo(200);
        visit.consentPage(visit.asking(id));
        assertThat(host.asked).as("once while it is fresh").hasSize(1);

        host.publish("/mcp/client.json", document(id, "Renamed", "https://client.test/cb"));
        clock.advance(Duration.ofMinutes(61));
        aliceIsSignedIn();
        var moved = visit.asking(id);
        assertThat(visit.authorize(moved)).as("its redirect is gone").satisfies(AuthorizationServerTest::isRefusedHere);
        moved.put("redirect_uri", "https://client.test/cb");
        assertThat(Visit.line(visit.consentPage(moved), "question")).contains("Renamed");
    }

    @Test
    void aDocumentThatWillNotDoIsRefusedInWordsAndNotAskedForAgainSoon() {
        aliceIsSignedIn();
        var id = host.url("/bad/client.json");
        host.publish("/bad/client.json", document("https://client.test/other.json", "Other", "https://client.test/cb"));
        for (var attempt = 0; attempt < 3; attempt++) {
            assertThat(visit.authorize(visit.asking(id)))
                    .satisfies(AuthorizationServerTest::isRefusedHere)
                    .satisfies(page -> assertThat(page.body()).contains("not the URL it was fetched from"));
        }
        assertThat(host.asked).hasSize(1);
        for (var bad : List.of(
                document(id, "Evil", "http://evil.test/cb"),
                document(id, "Secret", "https://client.test/cb")
                        .replace("}", ",\"token_endpoint_auth_method\":\"client_secret_post\"}"),
                "[]",
                "{")) {
            clock.advance(Duration.ofSeconds(61));
            host.publish("/bad/client.json", bad);
            assertThat(visit.authorize(visit.asking(id))).satisfies(AuthorizationServerTest::isRefusedHere);
        }
        assertError(visit.redeem(id, "code", Map.of()), 401, "invalid_client");
    }

    @Test
    void aUrlThatIsNoDocumentsIsRefusedUnasked() {
        aliceIsSignedIn();
        for (var bad : List.of(
                "http://client.test/client.json",
                "https://client.test",
                "https://client.test/",
                "https://client.test/a/../b",
                "https://client.test/c?x=1",
                "https://client.test/c#x",
                "https://u:p@client.test/c",
                "https://127.0.0.1/c",
                "https://[::1]/c",
                "https://2130706433/c",
                "https://client.test/" + "c".repeat(500))) {
            assertThat(visit.authorize(visit.asking(bad)))
                    .as(bad)
                    .satisfies(AuthorizationServerTest::isRefusedHere)
                    .satisfies(page -> assertThat(page.body()).contains("a client_id that is a URL"));
        }
    }

    private static String document(String id, String name, String redirect) {
        return "{\"client_id\":\"%s\",\"client_name\":\"%s\",\"redirect_uris\":[\"%s\"]}".formatted(id, name, redirect);
    }

    @Test
    void oneNetworkRegistersOnlySoManyClients() {
        var flood = new Visit(port, InetAddress.ofLiteral("127.0.0.77"));
        try (flood) {
            for (var i = 0; i < 120; i++) {
                flood.register();
            }
            var refused = flood.json("/oauth2/register", "{\"redirect_uris\":[\"https://a.test/cb\"]}");
            assertError(refused, 429, "temporarily_unavailable");
            assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        }
        assertThat(visit.register()).as("others are not held up").isNotEmpty();
    }

    @Test
    void anotherResourceAtTheTokenEndpointIsRefused() {
        var client = visit.register();
        aliceIsSignedIn();
        assertError(
                visit.redeem(client, visit.code(client), Map.of("resource", "http://localhost:8081/globex/mcp/v1")),
                400,
                "invalid_target");
    }

    @Test
    void aDenialGoesBackToTheClient() {
        var client = visit.register();
        aliceIsSignedIn();
        var answer = visit.consent(visit.consentPage(visit.asking(client)), client, false);
        assertThat(query(answer))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "st&te 1")
                .containsKey("iss");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void aMemberWithoutThePermissionsIsToldWhichAndWhoGrantsThem() {
        var client = visit.register();
        visit.signIn("bob@acme.test", PASSWORD);
        var page = visit.consentPage(visit.asking(client));
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(Visit.line(page, "obstacles"))
                .contains("MCP Registration (Edit)", "MCP Access (View)", "Alice Tester <alice@acme.test>");
        var forced = visit.consent(page, client, true);
        assertThat(forced.body()).contains("page=refused", "MCP Registration (Edit)");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void whileTheMcpServerIsOffNothingNewIsConnectedAndWhatWasGoesOnRefreshing() {
        var client = visit.register();
        aliceIsSignedIn();
        var tokens = visit.tokens(client);
        var page = visit.consentPage(visit.asking(client));
        world.happened(new McpServerDisabled(SignInDoor.ACME));
        assertThat(visit.consent(page, client, true).body()).contains("MCP Disabled");
        assertThat(Visit.line(visit.consentPage(visit.asking(client)), "obstacles"))
                .contains("MCP Disabled");
        assertThat(visit.refresh(client, refreshToken(tokens)).statusCode()).isEqualTo(200);
    }

    @Test
    void aCodeThatComesBackAfterTheGraceEndsTheFamily() {
        var client = visit.register();
        aliceIsSignedIn();
        var code = visit.code(client);
        var tokens = read(visit.redeem(client, code, Map.of()));
        clock.advance(Duration.ofSeconds(61));
        assertError(visit.redeem(client, code, Map.of()), 400, "invalid_grant");
        assertError(visit.refresh(client, refreshToken(tokens)), 400, "invalid_grant");
        assertThat(world.sent(Disconnect.class)).hasSize(1);
    }

    @Test
    void aRefreshTokenWorksOnceMoreForAMinuteAndAfterThatEndsTheFamily() {
        var client = visit.register();
        aliceIsSignedIn();
        var first = refreshToken(visit.tokens(client));
        var second = refreshToken(read(visit.refresh(client, first)));
        clock.advance(Duration.ofSeconds(59));
        assertThat(refreshToken(read(visit.refresh(client, first)))).isEqualTo(second);
        var third = refreshToken(read(visit.refresh(client, second)));
        assertThat(world.sent(Disconnect.class)).isEmpty();

        clock.advance(Duration.ofSeconds(2));
        assertError(visit.refresh(client, first), 400, "invalid_grant");
        assertError(visit.refresh(client, third), 400, "invalid_grant");
        assertThat(world.sent(Disconnect.class)).hasSize(1);
    }

    @Test
    void aRevokedClientOrARemovedMemberGetsNoMoreTokens() {
        var client = visit.register();
        aliceIsSignedIn();
        var tokens = visit.tokens(client);
        world.happened(new ClientRevoked(SignInDoor.ACME, new ClientId(client)));
        assertError(visit.refresh(client, refreshToken(tokens)), 400, "invalid_grant");

        var carol = MemberId.random();
        world.member(SignInDoor.ACME, carol, "carol@acme.test", "Carol");
        world.allow(SignInDoor.ACME, carol);
        join(SignInDoor.ACME, carol);
        try (var hers = new Visit(port)) {
            hers.signIn("carol@acme.test", PASSWORD);
            var other = hers.register();
            var her = hers.tokens(other);
            world.happened(new MemberRemoved(SignInDoor.ACME, carol));
            assertError(hers.refresh(other, refreshToken(her)), 400, "invalid_grant");
        }
    }

    @Test
    void anUnknownClientIsToldToRegisterAgain() {
        assertError(visit.refresh("client_unknown", "token"), 401, "invalid_client");
        assertError(visit.redeem("client_unknown", "code", Map.of()), 401, "invalid_client");
    }

    @Test
    void otherGrantsAndEndpointsAreNotServed() {
        var registered = visit.register("client_secret_post");
        var secret = Map.of(
                "client_id", registered.get("client_id").asString(),
                "client_secret", registered.get("client_secret").asString());
        var fields = new java.util.TreeMap<>(secret);
        fields.put("grant_type", "client_credentials");
        assertError(visit.form("/oauth2/token", fields), 400, "unsupported_grant_type");
        fields.put("token", "x");
        assertThat(visit.form("/oauth2/introspect", fields).statusCode()).isBetween(401, 404);
        assertThat(visit.get("/oauth2/token").statusCode()).isIn(401, 404, 405);
        assertThat(visit.get("/.well-known/openid-configuration").statusCode()).isIn(401, 404);
    }

    @Test
    void pagesFromElsewhereMayReadTheOpenEndpointsWithoutCookies() {
        for (var path : List.of("/oauth2/token", "/oauth2/register", "/oauth2/revoke")) {
            var answer = visit.send(visit.request(path)
                    .header("Origin", "https://inspector.test")
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "content-type")
                    .method("OPTIONS", BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    @Test
    void anApiSessionOpensTheApiAndACookieDoesNot() {
        var session =
                read(visit.json("/api/session", "{\"email\":\"ALICE@acme.test\",\"password\":\"" + PASSWORD + "\"}"));
        var token = session.get("token").asString();
        var me = read(visit.bearing("/api/me", token));
        assertThat(me.get("email").asString()).isEqualTo("alice@acme.test");
        assertThat(me.get("memberships").get(0).get("mcpUrl").asString()).isEqualTo(Visit.ACME_URL);
        assertThat(new AccountId(me.get("accountId").asString())).isNotNull();
        assertThat(visit.bearing("/api/me", "the-operators-token").statusCode()).isEqualTo(403);

        aliceIsSignedIn();
        var refused = visit.get("/api/me");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");

        visit.send(visit.request("/api/session")
                .header("Authorization", "Bearer " + token)
                .DELETE());
        assertThat(visit.bearing("/api/me", token).statusCode()).isEqualTo(401);
    }

    @Test
    void anApiSessionEndsAfterTwelveHours() {
        var session =
                read(visit.json("/api/session", "{\"email\":\"alice@acme.test\",\"password\":\"" + PASSWORD + "\"}"));
        clock.advance(Duration.ofHours(12).plusSeconds(1));
        assertThat(visit.bearing("/api/me", session.get("token").asString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoGuessesMustWait() {
        var wrong = "{\"email\":\"nobody@acme.test\",\"password\":\"wrong\"}";
        for (var attempt = 0; attempt < 5; attempt++) {
            assertThat(visit.json("/api/session", wrong).statusCode()).isEqualTo(401);
        }
        var held = visit.json("/api/session", wrong);
        assertThat(held.statusCode()).isEqualTo(429);
        assertThat(held.headers().firstValueAsLong("Retry-After").orElse(0L)).isBetween(1L, 300L);
        clock.advance(Duration.ofMinutes(6));
        assertThat(visit.json("/api/session", wrong).statusCode()).isEqualTo(401);
    }

    @Test
    void anInvitationIsGoodForOneUseAndReplacedByANewerOne() {
        var dan = MemberId.random();
        world.member(SignInDoor.ACME, dan, "dan@acme.test", "Dan");
        var older = invitations.issue(SignInDoor.ACME, dan).token();
        var newer = invitations.issue(SignInDoor.ACME, dan).token();
        assertThat(accept(older, PASSWORD).statusCode()).isEqualTo(400);
        assertThat(accept(newer, "short").statusCode()).isEqualTo(400);
        assertThat(accept(newer, PASSWORD).statusCode()).isEqualTo(200);
        var used = accept(newer, PASSWORD);
        assertThat(used.statusCode()).isEqualTo(400);
        assertThat(read(used).get("detail"))
                .isEqualTo(read(accept("made-up", PASSWORD)).get("detail"));
    }

    @Test
    void whoHasAnAccountAcceptsWithItsPassword() {
        var alice = MemberId.random();
        world.member(SignInDoor.GLOBEX, alice, "alice@acme.test", "Alice");
        var token = invitations.issue(SignInDoor.GLOBEX, alice).token();
        assertThat(accept(token, "another long password").statusCode()).isEqualTo(400);
        assertThat(accept(token, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(world.callers.getLast()).satisfies(caller -> {
            assertThat(caller.account()).isNotNull();
            assertThat(caller.sourceAddress()).isEqualTo("127.0.0.1");
            assertThat(caller.userAgent()).startsWith("Java");
        });
        var token2 = read(visit.json(
                        "/api/session", "{\"email\":\"alice@acme.test\",\"password\":\"" + PASSWORD + "\"}"))
                .get("token");
        assertThat(read(visit.bearing("/api/me", token2.asString())).get("memberships"))
                .hasSize(2);
        world.happened(new MemberRemoved(SignInDoor.GLOBEX, alice));
    }

    private HttpResponse<String> accept(String token, String password) {
        return visit.json("/api/invitations/accept", "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}");
    }

    private void refusedRegistration(String body, String error) {
        assertError(visit.json("/oauth2/register", body), 400, error);
    }

    private static void isRefusedHere(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(location(answer)).isEmpty();
        assertThat(answer.body()).contains("page=refused").doesNotContain("Exception");
    }

    private static void assertError(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(read(answer).get("error").asString()).isEqualTo(error);
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asString();
    }

    private static List<String> texts(JsonNode node, String field) {
        return node.get(field).valueStream().map(JsonNode::asString).toList();
    }

    private static List<HttpResponse<String>> atOnce(Callable<HttpResponse<String>> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<HttpResponse<String>>>();
            for (var i = 0; i < 16; i++) {
                calls.add(call);
            }
            var answers = new ArrayList<HttpResponse<String>>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
