package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.SignInDoor.ACME;
import static com.atomicmcp.command.oauth.SignInDoor.ALICE;
import static com.atomicmcp.command.oauth.SignInDoor.BOB;
import static com.atomicmcp.command.oauth.SignInDoor.GARY;
import static com.atomicmcp.command.oauth.SignInDoor.GLOBEX;
import static com.atomicmcp.command.oauth.Visit.location;
import static com.atomicmcp.command.oauth.Visit.query;
import static com.atomicmcp.command.oauth.Visit.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberUnlinked;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.Member;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.command.access.Invitations;
import com.atomicmcp.command.oauth.IdentityProvider.Signed;
import com.atomicmcp.command.oauth.SignInDoor.Noted;
import com.atomicmcp.command.oauth.SignInDoor.TestClock;
import com.atomicmcp.command.oauth.SignInDoor.World;
import com.atomicmcp.command.request.DryRuns;
import com.atomicmcp.command.request.Requests;
import com.atomicmcp.door.Rehearsals;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.organization.OrganizationCommand.ConfigureFederation;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.Preferences;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signing in with the identity provider of one's organization, and all that must not open a door. */
@SpringBootTest(
        classes = {SignInDoor.class, FederationTest.Federated.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:federation;DB_CLOSE_DELAY=-1;OPTIMIZE_REUSE_RESULTS=FALSE",
            "spring.sql.init.mode=always",
            "spring.sql.init.schema-locations=classpath*:schema/common/*.sql",
            "spring.profiles.active=workbench",
            "atomic.operator-token=the-operators-token",
            "atomic.key-secret=a-secret-of-more-than-thirty-two-characters",
            "atomic.identity-hosts-within=localhost",
            "atomic.issuer=http://localhost:8080"
        })
class FederationTest {
    private static final String PASSWORD = "a long enough password";
    private static final String SETTING = "/api/organizations/org_acme/federation";
    private static final String LONG = "0123456789012345678901234567890123456789012345678901234567890123"
            + "0123456789012345678901234567890123456789012345678901234567890123"
            + "0123456789012345678901234567890123456789012345678901234567890123"
            + "0123456789012345678901234567890123456789012345678901234567890123";
    private static final GroupId ASSISTANTS = new GroupId("grp_assistants");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static GreenMail smtp;

    @BeforeAll
    static void lettersAreDelivered() {
        smtp = new GreenMail(ServerSetup.SMTP.dynamicPort());
        smtp.start();
    }

    @AfterAll
    static void orAreNot() {
        smtp.stop();
    }

    @DynamicPropertySource
    static void smtp(DynamicPropertyRegistry properties) {
        properties.add("atomic.smtp.host", () -> "127.0.0.1");
        properties.add("atomic.smtp.port", () -> smtp.getSmtp().getPort());
        properties.add("atomic.smtp.security", () -> "none");
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan("com.atomicmcp.command.federation")
    @Import({Requests.class, DryRuns.class})
    static class Federated {

        @Bean
        Rehearsals rehearsals() {
            return (_, _) -> List.of();
        }

        @Bean
        AggregateLog aggregateLog() {
            return _ -> Stream.empty();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private World world;

    @Autowired
    private AccessModel organizations;

    @Autowired
    private Invitations invitations;

    @Autowired
    private JdbcClient database;

    @Autowired
    private TestClock clock;

    @Autowired
    private Noted noted;

    private IdentityProvider provider;
    private Visit visit;

    @BeforeEach
    void acmeHasAnIdentityProvider() {
        provider = IdentityProvider.start();
        visit = new Visit(port);
        join(ACME, ALICE);
        join(ACME, BOB);
        join(GLOBEX, GARY);
        world.happened(new GroupCreated(ACME, ASSISTANTS, "Assistants", ""));
        assertThat(configure(Map.of()).statusCode()).isEqualTo(200);
        world.sent.clear();
        world.callers.clear();
    }

    @AfterEach
    void andNobodyIsLinkedAnyMore() {
        for (var state : organizations.organizations()) {
            for (var member : state.access().members()) {
                if (member.identity() != null) {
                    world.happened(new MemberUnlinked(state.organizationId(), member.memberId()));
                }
            }
        }
        world.happened(new FederationRemoved(GLOBEX));
        clock.reset();
        provider.close();
        visit.close();
    }

    @Test
    void whoHasLinkedTheirAccountSignsInAndGoesOnToWhatTheyAskedFor() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            var client = browser.register();
            assertThat(location(browser.authorize(browser.asking(client)))).endsWith("/login");
            var back = signIn(browser, "alice-upstream", Map.of());
            assertThat(location(back)).contains("/oauth2/authorize").contains("client_id=" + client);
            var page = browser.consentPage(browser.asking(client));
            assertThat(Visit.line(page, "question")).contains("Alice Tester (alice@acme.test)");
            var code = query(browser.consent(page, client, true)).get("code");
            assertThat(browser.redeem(client, code, Map.of("resource", Visit.ACME_URL))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theSessionIsAnotherAfterSigningIn() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            var asked = begin(browser, Map.of("organization", "acme"));
            var before = browser.cookie("atomic_session");
            answered(browser, asked, "alice-upstream", Map.of(), Signed.AS_PUBLISHED);
            assertThat(browser.cookie("atomic_session")).isNotEmpty().isNotEqualTo(before);
        }
    }

    @Test
    void theRequestIsBoundToTheBrowserAndToItsAnswer() {
        var asked = begin(visit, Map.of("organization", " Acme "));
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", IdentityProvider.CLIENT)
                .containsEntry("redirect_uri", "http://localhost:8080/federation/back/acme")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
        assertThat(asked.get("scope").split(" ")).containsExactlyInAnyOrder("openid", "groups");
        answered(visit, asked, "nobody", Map.of(), Signed.AS_PUBLISHED);
        assertThat(provider.redeemed)
                .singleElement()
                .satisfies(form -> assertThat(form.get("authorization")).startsWith("Basic "));
    }

    @Test
    void somebodyUnknownIsNotLetIn() {
        isRefused(visit, signIn(visit, "a-stranger", Map.of()), "Nobody in Acme is known");
    }

    @Test
    void anEmailAddressAloneLinksNothing() {
        var answer = signIn(visit, "mallory", Map.of("email", "alice@acme.test", "email_verified", true));
        isRefused(visit, answer, "Nobody in Acme is known");
        assertThat(linked()).isZero();
    }

    @Test
    void aSubjectThatIsTheIdOfAnAccountOpensNothing() {
        var account = organizations
                .organization(ACME)
                .orElseThrow()
                .access()
                .member(ALICE)
                .orElseThrow()
                .account();
        isRefused(visit, signIn(visit, account.value(), Map.of()), "Nobody in Acme is known");
    }

    @Test
    void whomOnlyTheProviderVouchesForNeitherGainsNorLosesAPasskey() {
        var device = new Authenticator("http://localhost:8080");
        visit.signIn("alice@acme.test", PASSWORD);
        visit.addPasskey("Laptop", device, PASSWORD);
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            signIn(browser, "alice-upstream", Map.of());
            var page = browser.get("/account");
            assertThat(Visit.line(page, "passkeys")).isEqualTo("null");
            assertThat(browser.beginPasskey(PASSWORD).statusCode()).isEqualTo(403);
            assertThat(browser.addPasskey("Phone", device.create(read(visit.beginPasskey(PASSWORD))))
                            .statusCode())
                    .isEqualTo(403);
            browser.form(
                    "/account/passkeys/removal", Map.of("passkey", device.id(), "_csrf", Visit.line(page, "csrf")));
        }
        try (var browser = new Visit(port)) {
            assertThat(browser.signInWith(device).statusCode()).isEqualTo(200);
        }
    }

    static List<Map<String, Object>> lies() {
        return List.of(
                Map.of("iss", "https://another.issuer.test"),
                Map.of("aud", "another-client"),
                Map.of("aud", List.of(IdentityProvider.CLIENT, "another-client")),
                Map.of("aud", List.of(IdentityProvider.CLIENT, "another-client"), "azp", "another-client"),
                Map.of("azp", "another-client"),
                Map.of("nonce", "of another request"),
                Map.of("nonce", ""),
                Map.of("iat", Date.from(Instant.now().plusSeconds(300))),
                Map.of("nbf", Date.from(Instant.now().plusSeconds(300))),
                Map.of("exp", Date.from(Instant.now().minusSeconds(300))));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void anIdTokenForSomethingElseIsNotBelieved(Map<String, Object> lie) {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            isRefused(browser, signIn(browser, "alice-upstream", lie), "cannot be trusted");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AS_PUBLISHED")
    void anIdTokenThatTheProviderDidNotSignIsNotBelieved(Signed how) {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            var asked = begin(browser, Map.of("organization", "acme"));
            isRefused(browser, answered(browser, asked, "alice-upstream", Map.of(), how), "cannot be trusted");
        }
    }

    @Test
    void anAnswerThatNobodyAskedForIsNotRedeemed() {
        link("alice@acme.test", "alice-upstream");
        provider.redeemed.clear();
        try (var browser = new Visit(port);
                var victim = new Visit(port)) {
            var asked = begin(browser, Map.of("organization", "acme"));
            provider.vouch(asked, "alice-upstream", Map.of(), Signed.AS_PUBLISHED);
            isRefused(victim, back(victim, "acme", asked.get("state")), "begun in another window");
            isRefused(browser, back(browser, "acme", "made up"), "begun in another window");
            assertThat(provider.redeemed).isEmpty();
        }
    }

    @Test
    void anAnswerIsGoodForOneSignIn() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            var asked = begin(browser, Map.of("organization", "acme"));
            answered(browser, asked, "alice-upstream", Map.of(), Signed.AS_PUBLISHED);
            isTold(browser, back(browser, "acme", asked.get("state")), "begun in another window");
        }
    }

    @Test
    void anAnswerThatComesToAnotherOrganizationsAddressIsNotRedeemed() {
        var asked = begin(visit, Map.of("organization", "acme"));
        provider.vouch(asked, "alice-upstream", Map.of(), Signed.AS_PUBLISHED);
        isRefused(visit, back(visit, "globex", asked.get("state")), "came where another's belongs");
        assertThat(provider.redeemed).isEmpty();
    }

    @Test
    void whatTheProviderSaysOfAnErrorIsNotShown() {
        var asked = begin(visit, Map.of("organization", "acme"));
        var answer = visit.get("/federation/back/acme?error=access_denied&error_description=Call+555&state="
                + asked.get("state").replace("=", "%3D"));
        isRefused(visit, answer, "did not let you in");
    }

    @Test
    void whoWasInvitedBecomesAMemberWithoutAPassword() {
        var dan = invited(ACME, "dan");
        var email = "dan-" + dan + "@acme.test";
        var token = invitations.issue(ACME, dan).token();
        assertThat(visit.get("/invitation?token=" + token).body()).contains("Acme ID");
        assertThat(Visit.line(visit.get("/federation?invitation=" + token), "provider"))
                .isEqualTo("Acme ID");
        var asked = begin(visit, Map.of("organization", "acme", "invitation", token));
        assertThat(location(answered(visit, asked, "dan-upstream", Map.of(), Signed.AS_PUBLISHED)))
                .endsWith("/");
        assertThat(member(dan).active()).isTrue();
        assertThat(world.callers).extracting(Caller::name).containsExactly("invitation", "federation");
        assertThat(visit.json("/api/session", "{\"email\":\"" + email + "\",\"password\":\"\"}")
                        .statusCode())
                .isEqualTo(401);
        try (var later = new Visit(port)) {
            assertThat(location(signIn(later, "dan-upstream", Map.of()))).endsWith("/");
        }
    }

    @Test
    void anInvitationIsForItsOwnOrganizationAndOpenOnce() {
        var dora = invited(GLOBEX, "dora");
        var gone = invited(ACME, "gone");
        for (var invitation :
                List.of(invitations.issue(GLOBEX, dora).token(), "made-up", "x".repeat(100_000), used(gone))) {
            var answer = visit.form(
                    "/federation", Map.of("organization", "acme", "invitation", invitation, "_csrf", csrf(visit)));
            assertThat(answer.statusCode()).as("nothing of it is remembered").isEqualTo(400);
            assertThat(answer.body()).contains("invitation is not open");
        }
        var late = invited(ACME, "late");
        var token = invitations.issue(ACME, late).token();
        var asked = begin(visit, Map.of("organization", "acme", "invitation", token));
        world.happened(new MemberRemoved(ACME, late));
        isRefused(
                visit,
                answered(visit, asked, "dora-upstream", Map.of(), Signed.AS_PUBLISHED),
                "invitation is not open");
        assertThat(linked()).isZero();
    }

    @Test
    void anInvitationDoesNotOpenTheAccountThatIsThereAlready() {
        var gary = MemberId.random();
        world.member(ACME, gary, "gary@globex.test", "Gary");
        var token = invitations.issue(ACME, gary).token();
        var asked = begin(visit, Map.of("organization", "acme", "invitation", token));
        isRefused(
                visit,
                answered(visit, asked, "mallory", Map.of("email", "gary@globex.test"), Signed.AS_PUBLISHED),
                "There is an account with the email address gary@globex.test already");
        assertThat(linked()).isZero();
        assertThat(member(gary).active()).isFalse();
        world.happened(new MemberRemoved(ACME, gary));
    }

    @Test
    void linkingNeedsThePasswordOfTheAccountAndLinksOnce() {
        var nobody = visit.form("/federation", Map.of("organization", "acme", "link", "yes", "_csrf", csrf(visit)));
        assertThat(nobody.statusCode()).isEqualTo(400);
        assertThat(nobody.body()).contains("Sign in with your password first");

        link("alice@acme.test", "alice-upstream");
        visit.signIn("bob@acme.test", PASSWORD);
        var asked = begin(visit, Map.of("organization", "acme", "link", "yes"));
        isTold(
                visit,
                answered(visit, asked, "alice-upstream", Map.of(), Signed.AS_PUBLISHED),
                "Another account is linked");

        try (var federated = new Visit(port)) {
            signIn(federated, "alice-upstream", Map.of());
            var again = federated.form(
                    "/federation", Map.of("organization", "acme", "link", "yes", "_csrf", csrf(federated)));
            assertThat(again.body()).contains("Sign in with your password first");
        }
    }

    @Test
    void whoseAccountIsLinkedIsToldOnce() throws Exception {
        var lena = joined("lena");
        link(lena, "lena-upstream");
        link(lena, "lena-upstream");
        var next = joined("next");
        link(next, "next-upstream");
        await().until(() -> told(next).size() == 1); // letters go out in order
        assertThat(told(lena))
                .singleElement()
                .satisfies(letter -> assertThat((String) letter.getContent())
                        .contains(
                                "Somebody whom Acme ID knows",
                                "in Acme alone",
                                "http://localhost:8080/password-reset"));
    }

    /** The email address of somebody who has a password. */
    private String joined(String name) {
        var member = invited(ACME, name);
        used(member);
        return member(member).email();
    }

    private static List<MimeMessage> told(String email) throws MessagingException {
        var told = new ArrayList<MimeMessage>();
        for (var letter : smtp.getReceivedMessages()) {
            if (letter.getSubject().equals("Your account was linked")
                    && letter.getAllRecipients()[0].toString().equals(email)) {
                told.add(letter);
            }
        }
        return told;
    }

    @Test
    void whoIsNoMemberAnyMoreIsNotLetIn() {
        var eve = invited(ACME, "eve");
        var asked = begin(
                visit,
                Map.of(
                        "organization",
                        "acme",
                        "invitation",
                        invitations.issue(ACME, eve).token()));
        answered(visit, asked, "eve-upstream", Map.of(), Signed.AS_PUBLISHED);
        world.happened(new MemberRemoved(ACME, eve));
        try (var later = new Visit(port)) {
            isRefused(later, signIn(later, "eve-upstream", Map.of()), "Nobody in Acme is known");
        }
    }

    @Test
    void theProviderOfOneOrganizationOpensNoOther() {
        var alice = MemberId.random();
        world.member(GLOBEX, alice, "alice@acme.test", "Alice");
        join(GLOBEX, alice);
        world.allow(GLOBEX, alice);
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            var client = browser.register();
            signIn(browser, "alice-upstream", Map.of());
            var elsewhere = browser.asking(client);
            elsewhere.put("resource", "http://localhost:8081/globex/mcp/v1");
            assertThat(location(browser.authorize(elsewhere))).doesNotContain("/consent");
            assertThat(location(browser.authorize(browser.asking(client)))).contains("/consent");
        }
        visit.signIn("alice@acme.test", PASSWORD);
        var client = visit.register();
        var elsewhere = visit.asking(client);
        elsewhere.put("resource", "http://localhost:8081/globex/mcp/v1");
        assertThat(location(visit.authorize(elsewhere))).contains("/consent");
        world.happened(new MemberRemoved(GLOBEX, alice));
    }

    @Test
    void aClaimPlacesAMemberIntoTheGroupThatItIsMappedTo() {
        link("bob@acme.test", "bob-upstream");
        try (var browser = new Visit(port)) {
            signIn(browser, "bob-upstream", Map.of("groups", List.of("cooks", "waiters")));
        }
        assertThat(world.sent(AddMemberToGroup.class)).isEmpty();
        try (var browser = new Visit(port)) {
            signIn(browser, "bob-upstream", Map.of("groups", List.of("cooks", "assistants")));
        }
        assertThat(world.sent(AddMemberToGroup.class)).containsExactly(new AddMemberToGroup(ACME, ASSISTANTS, BOB));
        assertThat(world.callers.getLast())
                .extracting(Caller::kind, Caller::name)
                .containsExactly(Caller.Kind.SYSTEM, "federation");
        try (var browser = new Visit(port)) {
            signIn(browser, "bob-upstream", Map.of("groups", "assistants"));
            signIn(browser, "bob-upstream", Map.of());
        }
        assertThat(world.sent(AddMemberToGroup.class))
                .as("who is there already is not added, and nobody is taken out")
                .hasSize(1);
        assertThat(member(BOB).groups()).contains(ASSISTANTS);
    }

    @Test
    void theSecretIsKeptSealedAndForOneIssuerAndClient() {
        assertThat(database.sql("SELECT * FROM federation_secret")
                        .query()
                        .listOfRows()
                        .toString())
                .doesNotContain(IdentityProvider.SECRET);
        var same = new HashMap<String, Object>(Map.of("displayName", "Acme Login"));
        same.put("clientSecret", null);
        assertThat(configure(same).statusCode()).isEqualTo(200);
        assertThat(world.sent(ConfigureFederation.class))
                .singleElement()
                .satisfies(sent -> assertThat(sent.toString()).doesNotContain(IdentityProvider.SECRET));
        same.put("clientId", "another");
        var without = configure(same);
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(without.body()).contains("clientSecret");
    }

    @Test
    void aDryRunKeepsTheSecretThatIsThereAndNoOther() {
        var before = secrets();
        var other = setting(Map.of("clientId", "another", "clientSecret", "another secret"));
        assertThat(put("alice@acme.test", SETTING + "?dryRun=true", other).body())
                .isEqualTo("{\"events\":[],\"access\":[],\"untold\":0}");
        var removal = visit.send(visit.request(SETTING + "?dryRun=true")
                .header("Authorization", "Bearer " + token("alice@acme.test"))
                .DELETE());
        assertThat(removal.body()).isEqualTo("{\"events\":[],\"access\":[],\"untold\":0}");
        assertThat(secrets()).isEqualTo(before);
        assertThat(world.sent).isEmpty();
    }

    private String secrets() {
        return database.sql("SELECT * FROM federation_secret")
                .query()
                .listOfRows()
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://idp.example.com",
                "https://10.0.0.1",
                "https://[::1]:8443",
                "http://127.0.0.1:1",
                "https://169.254.169.254/latest",
                "https://idp.example.com?x=1",
                "https://user@idp.example.com",
                "file:///etc/passwd",
                "idp.example.com"
            })
    void anIssuerThatMayNotBeAskedIsRefused(String issuer) {
        var answer = configure(Map.of("issuer", issuer));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("issuer");
        assertThat(world.sent).isEmpty();
    }

    @Test
    void aProviderThatCallsItselfByAnotherNameIsRefused() {
        provider.callItself("https://another.issuer.test");
        assertThat(configure(Map.of()).body()).contains("names another issuer");
    }

    @Test
    void aGroupThatIsNotThereIsRefused() {
        var placements = List.of(Map.of("value", "x", "groupId", "grp_nowhere"));
        assertThat(configure(Map.of("placements", placements)).body()).contains("placements.groupId");
    }

    @Test
    void onlyAnAdministratorSaysWhoMayVouch() {
        assertThat(put("bob@acme.test", SETTING, setting(Map.of())).statusCode())
                .isEqualTo(403);
        assertThat(put("gary@globex.test", SETTING, setting(Map.of())).statusCode())
                .isEqualTo(404);
        assertThat(visit.bearing(SETTING, token("alice@acme.test")).body())
                .contains(provider.issuer(), "/federation/back/acme")
                .doesNotContain(IdentityProvider.SECRET);
    }

    @Test
    void withoutAProviderNobodyIsSentAnywhere() {
        for (var organization : List.of("globex", "no-such-organization")) {
            var answer = visit.form("/federation", Map.of("organization", organization, "_csrf", csrf(visit)));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("No organization with this name signs in here");
        }
        assertThat(visit.form("/federation", Map.of("organization", "acme"))
                        .headers()
                        .firstValue("Location"))
                .as("what another site would have sent")
                .hasValueSatisfying(place -> assertThat(place).endsWith("/federation"));
    }

    /** Where two organizations trust the same provider, whoever was linked in one must not be let into the other. */
    @Test
    void whoIsLinkedInOneOrganizationIsUnknownInAnotherWithTheSameProvider() {
        var alice = MemberId.random();
        world.member(GLOBEX, alice, "alice@acme.test", "Alice");
        join(GLOBEX, alice);
        var same = setting(Map.of("displayName", "Globex ID"));
        same.put("groupClaim", null);
        same.put("placements", List.of());
        assertThat(put("gary@globex.test", "/api/organizations/org_globex/federation", same)
                        .statusCode())
                .isEqualTo(200);
        link("alice@acme.test", "mallory");
        try (var browser = new Visit(port)) {
            var asked = begin(browser, Map.of("organization", "globex"));
            provider.vouch(asked, "mallory", Map.of(), Signed.AS_PUBLISHED);
            isRefused(browser, back(browser, "globex", asked.get("state")), "Nobody in Globex is known");
        }
        world.happened(new MemberRemoved(GLOBEX, alice));
    }

    @Test
    void whoIsNotLetInIsNotedWithoutWhoTheyWereSaidToBe() {
        noted.clear();
        visit.get("/federation/back/acme?code=hunter2&state=hunter2");
        assertThat(noted.refused()).as("anybody can open that address").isEmpty();
        isRefused(visit, signIn(visit, "hunter2", Map.of("email", "hunter2@acme.test")), "Nobody in Acme is known");
        assertThat(noted.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.organizationId()).isEqualTo(ACME);
            assertThat(refused.kind()).isEqualTo(Refusal.Kind.FEDERATION);
            assertThat(refused.rule()).isEqualTo("not-let-in");
            assertThat(refused.toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void anUnlinkedMemberIsSignedOutAndStaysUnknown() {
        link("alice@acme.test", "alice-upstream");
        visit.signIn("alice@acme.test", PASSWORD);
        try (var browser = new Visit(port)) {
            signIn(browser, "alice-upstream", Map.of());
            isSomebody(browser);
            world.happened(new MemberUnlinked(ACME, ALICE));
            isSignedOut(browser);
            var again = signIn(browser, "alice-upstream", Map.of("email", "alice@acme.test", "email_verified", true));
            isRefused(browser, again, "Nobody in Acme is known");
        }
        isSomebody(visit);
        assertThat(linked()).isZero();
    }

    @Test
    void whoIsLinkedInTheirPlaceSignsThemOut() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            signIn(browser, "alice-upstream", Map.of());
            link("alice@acme.test", "alice-elsewhere");
            isSignedOut(browser);
        }
    }

    @Test
    void aSessionEndsWhenItIsNotUsed() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            signIn(browser, "alice-upstream", Map.of());
            isSomebody(browser);
            clock.advance(Duration.ofMinutes(Preferences.DEFAULT.inactivityLogoutMinutes() + 1));
            assertThat(location(browser.get("/account"))).endsWith("/login?idle");
        }
    }

    @Test
    void aSessionEndsWhenThePasswordOfTheAccountIsChanged() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            signIn(browser, "alice-upstream", Map.of());
            isSomebody(browser);
            database.sql("UPDATE account SET generation = generation + 1 WHERE email = 'alice@acme.test'")
                    .update();
            assertThat(location(browser.get("/account"))).endsWith("/login?ended");
        }
    }

    @Test
    void whoIsRemovedIsSignedOut() {
        var eve = invited(ACME, "eve");
        var token = invitations.issue(ACME, eve).token();
        answered(
                visit,
                begin(visit, Map.of("organization", "acme", "invitation", token)),
                "eve-upstream",
                Map.of(),
                Signed.AS_PUBLISHED);
        isSomebody(visit);
        world.happened(new MemberRemoved(ACME, eve));
        isSignedOut(visit);
    }

    @Test
    void aProviderThatTheOrganizationHasNoMoreVouchesForNobody() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port);
                var another = IdentityProvider.start()) {
            signIn(browser, "alice-upstream", Map.of());
            assertThat(configure(Map.of("displayName", "Acme Login")).statusCode())
                    .isEqualTo(200);
            isSomebody(browser);
            assertThat(configure(Map.of("issuer", another.issuer())).statusCode())
                    .isEqualTo(200);
            isSignedOut(browser);
        }
        assertThat(configure(Map.of()).statusCode()).isEqualTo(200);
        try (var browser = new Visit(port)) {
            signIn(browser, "alice-upstream", Map.of());
            isSomebody(browser);
            world.happened(new FederationRemoved(ACME));
            isSignedOut(browser);
        }
    }

    /** The code of one provider, and the verifier that goes with it, are nothing for the next. */
    @Test
    void anAnswerOfTheProviderThatWasIsNotShownToTheOneThatIs() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port);
                var another = IdentityProvider.start()) {
            var asked = begin(browser, Map.of("organization", "acme"));
            assertThat(configure(Map.of("issuer", another.issuer())).statusCode())
                    .isEqualTo(200);
            isRefused(browser, back(browser, "acme", asked.get("state")), "changed meanwhile");
            assertThat(another.redeemed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", LONG})
    void aSubjectThatCannotBeKeptIsNotBelieved(String subject) {
        isRefused(visit, signIn(visit, subject, Map.of()), "cannot be");
    }

    @Test
    void whoIsNobodyIsNotToldWhatAnOrganizationIsCalled() {
        var page = visit.get("/federation?organization=acme&link=");
        assertThat(Visit.line(page, "name")).isEqualTo("null");
        assertThat(Visit.line(page, "provider")).isEqualTo("null");
        visit.signIn("alice@acme.test", PASSWORD);
        var known = visit.get("/federation?organization=acme&link=");
        assertThat(Visit.line(known, "name")).isEqualTo("Acme");
        assertThat(Visit.line(known, "provider")).isEqualTo("Acme ID");
    }

    @Test
    void aRemovedProviderLetsNobodyIn() {
        link("alice@acme.test", "alice-upstream");
        try (var browser = new Visit(port)) {
            var asked = begin(browser, Map.of("organization", "acme"));
            var removed = browser.send(browser.request(SETTING)
                    .header("Authorization", "Bearer " + token("alice@acme.test"))
                    .DELETE());
            assertThat(removed.statusCode()).isEqualTo(200);
            var answer = answered(browser, asked, "alice-upstream", Map.of(), Signed.AS_PUBLISHED);
            assertThat(location(answer)).contains("/federation?problem");
        }
        assertThat(database.sql("SELECT COUNT(*) FROM federation_secret")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aProviderThatIsDownIsSaidToBe() {
        clock.advance(Duration.ofMinutes(11));
        provider.close();
        var answer = visit.form("/federation", Map.of("organization", "acme", "_csrf", csrf(visit)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("cannot be asked now");
    }

    /** Only the first time: an invitation of an active member is not open. */
    private void join(OrganizationId organization, MemberId member) {
        visit.json(
                "/api/invitations/accept",
                "{\"token\":\"%s\",\"password\":\"%s\"}"
                        .formatted(invitations.issue(organization, member).token(), PASSWORD));
    }

    private MemberId invited(OrganizationId organization, String name) {
        var member = MemberId.random();
        world.member(organization, member, name + "-" + member + "@acme.test", name);
        return member;
    }

    private Member member(MemberId id) {
        return organizations
                .organization(ACME)
                .orElseThrow()
                .access()
                .member(id)
                .orElseThrow();
    }

    private int linked() {
        return (int) organizations.organizations().stream()
                .flatMap(state -> state.access().members().stream())
                .filter(member -> member.identity() != null)
                .count();
    }

    private void link(String email, String subject) {
        try (var browser = new Visit(port)) {
            browser.signIn(email, PASSWORD);
            var asked = begin(browser, Map.of("organization", "acme", "link", "yes"));
            assertThat(location(answered(browser, asked, subject, Map.of(), Signed.AS_PUBLISHED)))
                    .endsWith("/");
        }
    }

    /** What the provider is asked when the form of the page is sent. */
    private Map<String, String> begin(Visit browser, Map<String, String> fields) {
        var form = new HashMap<>(fields);
        form.put("_csrf", csrf(browser));
        var sent = browser.form("/federation", form);
        assertThat(location(sent)).as(sent.body()).startsWith(provider.issuer() + "/authorize?");
        return query(sent);
    }

    private static String csrf(Visit browser) {
        return Visit.line(browser.get("/federation"), "csrf");
    }

    private HttpResponse<String> signIn(Visit browser, String subject, Map<String, ?> claims) {
        return answered(browser, begin(browser, Map.of("organization", "acme")), subject, claims, Signed.AS_PUBLISHED);
    }

    private HttpResponse<String> answered(
            Visit browser, Map<String, String> asked, String subject, Map<String, ?> claims, Signed how) {
        provider.vouch(asked, subject, claims, how);
        return back(browser, "acme", asked.get("state"));
    }

    private static HttpResponse<String> back(Visit browser, String organization, String state) {
        return browser.get("/federation/back/" + organization + "?code=" + UUID.randomUUID() + "&state="
                + state.replace("=", "%3D").replace(" ", "+"));
    }

    /** An invitation that was open once. */
    private String used(MemberId member) {
        var token = invitations.issue(ACME, member).token();
        visit.json("/api/invitations/accept", "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(token, PASSWORD));
        return token;
    }

    private static void isSomebody(Visit browser) {
        assertThat(location(browser.get("/account"))).doesNotContain("/login");
    }

    private static void isSignedOut(Visit browser) {
        assertThat(location(browser.get("/account"))).endsWith("/login?unvouched");
    }

    private static void isRefused(Visit browser, HttpResponse<String> answer, String words) {
        isTold(browser, answer, words);
        assertThat(location(browser.get("/"))).as("still nobody").endsWith("/login");
    }

    private static void isTold(Visit browser, HttpResponse<String> answer, String words) {
        assertThat(location(answer)).as(answer.body()).endsWith("/federation?problem");
        var page = browser.get("/federation?problem");
        assertThat(Visit.line(page, "problem")).contains(words).doesNotContain("555");
    }

    private Map<String, Object> setting(Map<String, ?> more) {
        var setting = new HashMap<String, Object>(Map.of(
                "issuer",
                provider.issuer(),
                "clientId",
                IdentityProvider.CLIENT,
                "clientSecret",
                IdentityProvider.SECRET,
                "displayName",
                "Acme ID",
                "scopes",
                List.of("groups"),
                "groupClaim",
                "groups",
                "placements",
                List.of(Map.of("value", "assistants", "groupId", ASSISTANTS.value()))));
        setting.putAll(more);
        return setting;
    }

    private HttpResponse<String> configure(Map<String, ?> more) {
        return put("alice@acme.test", SETTING, setting(more));
    }

    private HttpResponse<String> put(String email, String path, Map<String, ?> body) {
        return visit.send(visit.request(path)
                .header("Authorization", "Bearer " + token(email))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private String token(String email) {
        JsonNode session =
                read(visit.json("/api/session", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}"));
        return session.get("token").asString();
    }
}
