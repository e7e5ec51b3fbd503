package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.Visit.location;
import static com.atomicmcp.command.oauth.Visit.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.MemberRemoved;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Passkeys sign in to the account whose password added them, by the same rules as that password. */
class PasskeyTest extends SignInTest {
    private static final String ALICE = "alice@acme.test";
    private static final String BOB = "bob@acme.test";
    private static final String ORIGIN = "http://localhost:8080";

    private final Authenticator device = new Authenticator(ORIGIN);

    @Test
    void whoHasAddedAPasskeySignsInWithItAndGoesOnToWhatTheyAskedFor() {
        aliceHasAPasskey();
        try (var browser = new Visit(port)) {
            var client = browser.register();
            assertThat(location(browser.authorize(browser.asking(client)))).endsWith("/login");
            var signedIn = browser.signInWith(device);
            assertThat(signedIn.statusCode()).isEqualTo(200);
            assertThat(next(signedIn)).contains("/oauth2/authorize").contains("client_id=" + client);
            var page = browser.consentPage(browser.asking(client));
            assertThat(Visit.line(page, "question")).contains("Alice Tester (alice@acme.test)");
            assertThat(location(browser.consent(page, client, true))).contains("code=");
        }
    }

    @Test
    void theSessionIsAnotherAfterSigningIn() {
        aliceHasAPasskey();
        try (var browser = new Visit(port)) {
            browser.get("/login");
            var before = browser.cookie("atomic_session");
            browser.signInWith(device);
            assertThat(browser.cookie("atomic_session")).isNotEmpty().isNotEqualTo(before);
        }
    }

    @Test
    void theBrowserIsAskedForOneThatItsOwnerUnlocksAndOfThisHostAlone() {
        visit.signIn(ALICE, PASSWORD);
        var created = read(visit.beginPasskey(PASSWORD));
        assertThat(created.at("/rp/id").asString()).isEqualTo("localhost");
        assertThat(created.at("/authenticatorSelection/userVerification").asString())
                .isEqualTo("required");
        assertThat(created.at("/authenticatorSelection/residentKey").asString()).isEqualTo("required");
        assertThat(created.at("/user/name").asString()).isEqualTo(ALICE);
        var asked = read(visit.script("/login", "/webauthn/authenticate/options", ""));
        assertThat(asked.get("rpId").asString()).isEqualTo("localhost");
        assertThat(asked.get("userVerification").asString()).isEqualTo("required");
        assertThat(asked.get("allowCredentials"))
                .as("nobody learns whose there are")
                .isEmpty();
    }

    @Test
    void addingOneTakesThePasswordAndGuessesAreCounted() {
        visit.signIn(ALICE, PASSWORD);
        for (var failure = 0; failure < 5; failure++) {
            var refused = visit.beginPasskey("wrong");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(read(refused).get("detail").asString())
                    .isEqualTo("'password' is not the password of this account.");
        }
        assertThat(visit.beginPasskey(PASSWORD).statusCode()).isEqualTo(429);
        assertThat(visit.addPasskey("Laptop", "{}").statusCode())
                .as("what nobody asked for")
                .isEqualTo(400);
        assertThat(stored()).isZero();
    }

    @Test
    void addingOneTakesASession() {
        var asked = visit.script("/login", "/account/passkeys/options", "{\"password\":\"" + PASSWORD + "\"}");
        assertThat(location(asked)).endsWith("/login");
    }

    @Test
    void withoutTheTokenOfAFormNothingIsDone() {
        aliceHasAPasskey();
        for (var path :
                new String[] {"/webauthn/authenticate/options", "/login/webauthn", "/account/passkeys/options"}) {
            assertThat(location(visit.json(path, "{}"))).as(path).endsWith("/login?stale");
        }
    }

    @Test
    void whatIsNotWhatWasAskedForIsNotAdded() {
        visit.signIn(ALICE, PASSWORD);
        isNotAdded(new Authenticator("https://evil.test"));
        isNotAdded(new Authenticator(ORIGIN, Authenticator.PRESENT));
        var old = read(visit.beginPasskey(PASSWORD));
        visit.beginPasskey(PASSWORD);
        assertThat(visit.addPasskey("Laptop", device.create(old)).statusCode())
                .as("an older question")
                .isEqualTo(400);
        visit.beginPasskey(PASSWORD);
        for (var odd : new String[] {"", "{}", "[]", "null", "nonsense", "{\"id\":\"x\",\"response\":{}}"}) {
            assertThat(visit.addPasskey("Laptop", odd).statusCode()).as(odd).isEqualTo(400);
            visit.beginPasskey(PASSWORD);
        }
        assertThat(visit.addPasskey(" ", device.create(read(visit.beginPasskey(PASSWORD))))
                        .statusCode())
                .as("without a name")
                .isEqualTo(400);
        assertThat(stored()).isZero();
    }

    private void isNotAdded(Authenticator other) {
        assertThat(visit.addPasskey("Laptop", other.create(read(visit.beginPasskey(PASSWORD))))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aQuestionToOneAccountIsNotAnsweredByTheNextThatSignsIn() {
        visit.signIn(ALICE, PASSWORD);
        var asked = read(visit.beginPasskey(PASSWORD));
        visit.signIn(BOB, PASSWORD);
        assertThat(visit.addPasskey("Laptop", device.create(asked)).statusCode())
                .isEqualTo(400);
        assertThat(stored()).isZero();
    }

    @Test
    void onePasskeyIsAddedOnce() {
        aliceHasAPasskey();
        try (var bob = new Visit(port)) {
            bob.signIn(BOB, PASSWORD);
            assertThat(bob.addPasskey("Mine", device.create(read(bob.beginPasskey(PASSWORD))))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(next(bob.signInWith(device))).doesNotContain("/login");
            assertThat(read(bob.beginPasskey(PASSWORD)).at("/user/name").asString())
                    .isEqualTo(ALICE);
        }
    }

    @Test
    void anAccountHasTwentyAtMost() {
        visit.signIn(ALICE, PASSWORD);
        for (var number = 0; number < 20; number++) {
            visit.addPasskey("Laptop " + number, new Authenticator(ORIGIN), PASSWORD);
        }
        assertThat(visit.beginPasskey(PASSWORD).statusCode()).isEqualTo(409);
    }

    @Test
    void whatWasNotSignedForThisSignInOpensNothing() {
        aliceHasAPasskey();
        try (var browser = new Visit(port)) {
            isNotLetIn(browser, browser.signInWith(new Authenticator(ORIGIN)));
            var old = device.sign(read(browser.script("/login", "/webauthn/authenticate/options", "")));
            browser.script("/login", "/webauthn/authenticate/options", "");
            isNotLetIn(browser, browser.script("/login", "/login/webauthn", old));
            var once = device.sign(read(browser.script("/login", "/webauthn/authenticate/options", "")));
            assertThat(browser.script("/login", "/login/webauthn", once).statusCode())
                    .isEqualTo(200);
            try (var thief = new Visit(port)) {
                thief.script("/login", "/webauthn/authenticate/options", "");
                isNotLetIn(thief, thief.script("/login", "/login/webauthn", once));
                for (var odd : new String[] {"", "{}", "[]", "null", "nonsense", "{\"rawId\":\"AA\"}"}) {
                    thief.script("/login", "/webauthn/authenticate/options", "");
                    isNotLetIn(thief, thief.script("/login", "/login/webauthn", odd));
                }
            }
        }
    }

    @Test
    void whoHasNotUnlockedItIsNotLetIn() {
        visit.signIn(ALICE, PASSWORD);
        visit.addPasskey("Laptop", device, PASSWORD);
        try (var browser = new Visit(port)) {
            isNotLetIn(browser, browser.signInWith(device.withFlags(Authenticator.PRESENT)));
            isNotLetIn(browser, browser.signInWith(device.at("https://evil.test")));
            assertThat(browser.signInWith(device).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void failuresHoldUpTheNetworkTheyComeFrom() {
        aliceHasAPasskey();
        try (var browser = new Visit(port)) {
            for (var failure = 0; failure < 20; failure++) {
                isNotLetIn(browser, browser.signInWith(new Authenticator(ORIGIN)));
            }
            assertThat(next(browser.signInWith(device))).startsWith("/login?wait=");
            clock.advance(Duration.ofMinutes(6));
            assertThat(browser.signInWith(device).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void removingOneSignsOutEverywhereElseAndClosesItsWay() {
        aliceHasAPasskey();
        try (var thief = new Visit(port)) {
            thief.signInWith(device);
            assertThat(thief.get("/account").statusCode()).isEqualTo(200);
            var session = session(ALICE, PASSWORD);

            remove(visit, device.id());

            assertThat(visit.get("/account").body()).contains("passkeys=[]");
            assertThat(location(thief.get("/account"))).endsWith("/login?ended");
            assertThat(whoAmI(session)).isEqualTo(401);
            isNotLetIn(thief, thief.signInWith(device));
            assertThat(signIn(ALICE, PASSWORD)).isEqualTo(200);
        }
    }

    @Test
    void nobodySeesOrRemovesThatOfAnother() {
        aliceHasAPasskey();
        assertThat(Visit.line(visit.get("/account"), "passkeys")).contains("Laptop");
        try (var bob = new Visit(port)) {
            bob.signIn(BOB, PASSWORD);
            assertThat(Visit.line(bob.get("/account"), "passkeys")).isEqualTo("[]");
            remove(bob, device.id());
            remove(bob, "no base64?");
            assertThat(bob.signInWith(device).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void changingThePasswordEndsTheSessionsThatItOpenedAndLeavesItBe() {
        aliceHasAPasskey();
        try (var browser = new Visit(port)) {
            browser.signInWith(device);
            visit.json(
                    "/api/account/password",
                    "{\"oldPassword\":\"" + PASSWORD + "\",\"newPassword\":\"another long password\"}",
                    "Authorization",
                    "Bearer " + session(ALICE, PASSWORD));
            assertThat(location(browser.get("/account"))).endsWith("/login?ended");
            assertThat(browser.signInWith(device).statusCode()).isEqualTo(200);
            assertThat(browser.get("/account").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoMakesNoRequestForAWhileIsSignedOut() {
        aliceHasAPasskey();
        try (var browser = new Visit(port)) {
            browser.signInWith(device);
            clock.advance(Duration.ofMinutes(31));
            assertThat(location(browser.get("/account"))).endsWith("/login?idle");
        }
    }

    @Test
    void whoIsAMemberOfNothingAnyMoreIsNotLetIn() {
        visit.signIn(BOB, PASSWORD);
        visit.addPasskey("Laptop", device, PASSWORD);
        world.happened(new MemberRemoved(SignInDoor.ACME, SignInDoor.BOB));
        try (var browser = new Visit(port)) {
            isNotLetIn(browser, browser.signInWith(device));
        }
    }

    private void aliceHasAPasskey() {
        visit.signIn(ALICE, PASSWORD);
        visit.addPasskey("Laptop", device, PASSWORD);
    }

    private static void isNotLetIn(Visit browser, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(next(answer)).isEqualTo("/login?passkey");
        assertThat(location(browser.get("/account"))).contains("/login");
    }

    private static void remove(Visit browser, String passkey) {
        browser.form(
                "/account/passkeys/removal",
                Map.of("passkey", passkey, "_csrf", Visit.line(browser.get("/account"), "csrf")));
    }

    private static String next(HttpResponse<String> answer) {
        return read(answer).get("redirectUrl").asString();
    }

    private int stored() {
        return database.sql("SELECT COUNT(*) FROM user_credentials")
                .query(Integer.class)
                .single();
    }
}
