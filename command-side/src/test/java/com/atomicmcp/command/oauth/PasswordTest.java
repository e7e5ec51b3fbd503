package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.Visit.location;
import static com.atomicmcp.command.oauth.Visit.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Passwords are changed by those who know the old one, or who read the account's mail; here it goes to the console. */
@ExtendWith(OutputCaptureExtension.class)
class PasswordTest extends SignInTest {
    private static final String ALICE = "alice@acme.test";
    private static final String BOB = "bob@acme.test";
    private static final String NEW = "another long password";
    private static final Pattern LINK = Pattern.compile("http://localhost:8080/password-reset\\?token=([\\w-]{43})");

    @Test
    void whoKnowsTheOldPasswordChoosesANewOne() {
        var session = session(ALICE, PASSWORD);
        assertThat(change(session, PASSWORD, NEW).statusCode()).isEqualTo(204);
        assertThat(signIn(ALICE, PASSWORD)).isEqualTo(401);
        assertThat(signIn(ALICE, NEW)).isEqualTo(200);
    }

    @Test
    void changingItAtTheApiEndsEveryOtherSession() {
        var session = session(ALICE, PASSWORD);
        var other = session(ALICE, PASSWORD);
        var bobs = session(BOB, PASSWORD);
        visit.signIn(ALICE, PASSWORD);
        assertThat(visit.get("/account").statusCode()).isEqualTo(200);

        change(session, PASSWORD, NEW);

        assertThat(whoAmI(session)).isEqualTo(200);
        assertThat(whoAmI(other)).isEqualTo(401);
        assertThat(whoAmI(bobs)).isEqualTo(200);
        assertThat(location(visit.get("/account"))).endsWith("/login?ended");
        assertThat(visit.get("/login?ended").body()).contains("Your password was changed");
    }

    @Test
    void changingItOnThePageEndsEveryOtherSession() {
        var session = session(ALICE, PASSWORD);
        visit.signIn(ALICE, PASSWORD);
        try (var elsewhere = new Visit(port)) {
            elsewhere.signIn(ALICE, PASSWORD);
            var cookie = visit.cookie("atomic_session");

            var changed = changeOnPage(PASSWORD, NEW);

            assertThat(location(changed)).endsWith("/account?changed");
            assertThat(visit.cookie("atomic_session")).isNotBlank().isNotEqualTo(cookie);
            assertThat(visit.get("/account?changed").body()).contains("page=account", "signed out everywhere else");
            assertThat(location(elsewhere.get("/account"))).endsWith("/login?ended");
            assertThat(whoAmI(session)).isEqualTo(401);
            elsewhere.signIn(ALICE, NEW);
            assertThat(elsewhere.get("/account").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatWasSignedInWithTheOldPasswordConsentsToNothing() {
        visit.signIn(ALICE, PASSWORD);
        var client = visit.register();
        change(session(ALICE, PASSWORD), PASSWORD, NEW);
        assertThat(location(visit.authorize(visit.asking(client)))).endsWith("/login");
    }

    @Test
    void clientsStayConnected() {
        visit.signIn(ALICE, PASSWORD);
        var client = visit.register();
        var tokens = visit.tokens(client);
        change(session(ALICE, PASSWORD), PASSWORD, NEW);
        assertThat(visit.refresh(client, tokens.get("refresh_token").asString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongOldPasswordIsRefusedInWordsAndCounted() {
        visit.signIn(ALICE, PASSWORD);
        var session = session(ALICE, PASSWORD);
        for (var failure = 0; failure < 4; failure++) {
            var refused = change(session, "wrong", NEW);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("'oldPassword' is not the password of this account.");
        }
        var page = changeOnPage("wrong", NEW);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(Visit.line(page, "problem")).isEqualTo("The old password is not the password of this account.");
        var held = change(session, PASSWORD, NEW);
        assertThat(held.statusCode()).isEqualTo(429);
        assertThat(held.headers().firstValue("Retry-After")).isPresent();
        assertThat(Visit.line(changeOnPage(PASSWORD, NEW), "problem")).startsWith("Too many attempts failed.");
    }

    @Test
    void aNewPasswordMustBeFitForOne() {
        var refused = change(session(ALICE, PASSWORD), PASSWORD, "short");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("'newPassword' is 12 to 128 characters long.");
        assertThat(signIn(ALICE, PASSWORD)).isEqualTo(200);
    }

    @Test
    void strangersAndTheOperatorHaveNoPasswordToChange() {
        assertThat(visit.json("/api/account/password", "{}").statusCode()).isEqualTo(401);
        assertThat(change("the-operators-token", PASSWORD, NEW).statusCode()).isEqualTo(403);
        assertThat(location(visit.get("/account"))).endsWith("/login");
    }

    @Test
    void aLinkGivesANewPasswordOnce(CapturedOutput console) {
        var session = session(ALICE, PASSWORD);
        visit.signIn(ALICE, PASSWORD);
        var token = link(console, ALICE);
        assertThat(Visit.line(visit.get("/password-reset?token=" + token), "open"))
                .isEqualTo("true");
        var csrf = Visit.line(visit.get("/password-reset?token=" + token), "csrf");

        var chosen =
                visit.form("/password-reset/redemption", Map.of("token", token, "newPassword", NEW, "_csrf", csrf));

        assertThat(location(chosen)).endsWith("/login?changed");
        assertThat(whoAmI(session)).isEqualTo(401);
        assertThat(location(visit.get("/account"))).endsWith("/login?ended");
        assertThat(signIn(ALICE, PASSWORD)).isEqualTo(401);
        assertThat(signIn(ALICE, NEW)).isEqualTo(200);
        assertThat(redeem(token, "a third long password").statusCode()).isEqualTo(400);
        var page = visit.get("/password-reset?token=" + token);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(Visit.line(page, "open")).isEqualTo("false");
    }

    @Test
    void aLinkEndsAfterHalfAnHour(CapturedOutput console) {
        var token = link(console, ALICE);
        clock.advance(Duration.ofMinutes(30).plusSeconds(1));
        var refused = redeem(token, NEW);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(read(refused).get("detail").asString())
                .isEqualTo("'token' is not that of an open link; ask for a new one.");
        assertThat(redeem("made-up", NEW).body()).isEqualTo(refused.body());
    }

    @Test
    void aNewerLinkReplacesTheOlder(CapturedOutput console) {
        var older = link(console, ALICE);
        var newer = link(console, ALICE);
        assertThat(redeem(older, NEW).statusCode()).isEqualTo(400);
        assertThat(redeem(newer, NEW).statusCode()).isEqualTo(204);
    }

    @Test
    void aLinkEndsWhenThePasswordIsChanged(CapturedOutput console) {
        var token = link(console, ALICE);
        change(session(ALICE, PASSWORD), PASSWORD, NEW);
        assertThat(redeem(token, "a third long password").statusCode()).isEqualTo(400);
    }

    @Test
    void anUnfitPasswordDoesNotUseUpTheLink(CapturedOutput console) {
        var token = link(console, ALICE);
        assertThat(redeem(token, "short").body()).contains("'newPassword' is 12 to 128 characters long.");
        assertThat(redeem(token, NEW).statusCode()).isEqualTo(204);
    }

    @Test
    void ofManyWhoUseOneLinkAtOnceOneSucceeds(CapturedOutput console) throws Exception {
        var token = link(console, ALICE);
        Callable<Integer> redeem = () -> redeem(token, NEW).statusCode();
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Integer>();
            for (var future : crowd.invokeAll(Collections.nCopies(6, redeem))) {
                answers.add(future.get());
            }
            assertThat(answers).containsOnlyOnce(204).containsOnly(204, 400);
        }
    }

    @Test
    void theAnswerDoesNotTellWhetherThereIsAnAccount(CapturedOutput console) {
        var unknown = ask("nobody@acme.test");
        var known = ask(ALICE);
        assertThat(known.statusCode()).isEqualTo(202);
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(unknown.statusCode()).isEqualTo(known.statusCode());
        assertThat(read(known).get("detail").asString()).startsWith("If there is an account");
        assertThat(askOnPage("nobody@acme.test")).isEqualTo(askOnPage(ALICE));
        await().until(() -> !links(console).isEmpty());
        assertThat(console.getAll()).doesNotContain("nobody@acme.test");
    }

    @Test
    void nobodysMailboxIsFlooded(CapturedOutput console) {
        for (var asked = 0; asked < 6; asked++) {
            assertThat(ask(ALICE).statusCode()).isEqualTo(202);
        }
        ask(BOB); // letters are written one after the other
        await().until(() -> console.getAll().contains("The letter for " + BOB));
        assertThat(links(console)).hasSizeLessThanOrEqualTo(4);
        assertThat(redeem(links(console).get(links(console).size() - 2), NEW).statusCode())
                .as("the last that was sent is the one that works")
                .isEqualTo(204);
    }

    @Test
    void oneNetworkAsksForOnlySoManyLinks() {
        for (var asked = 0; asked < 10; asked++) {
            assertThat(ask("nobody" + asked + "@acme.test").statusCode()).isEqualTo(202);
        }
        var held = ask(ALICE);
        assertThat(held.statusCode()).isEqualTo(429);
        assertThat(held.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whoUsesALinkIsNotHeldUpByWhatStrangersTried(CapturedOutput console) {
        for (var failure = 0; failure < 10; failure++) { // for a minute in the end, longer than a slow machine takes
            clock.advance(Duration.ofMinutes(1));
            visit.json("/api/session", wrong(ALICE));
        }
        assertThat(signIn(ALICE, PASSWORD)).isEqualTo(429);
        var token = link(console, ALICE);
        try (var owner = new Visit(port, InetAddress.ofLiteral("127.0.0.77"))) {
            owner.json("/api/password-reset/redemption", redemption(token, NEW));
            assertThat(owner.json("/api/session", credentials(ALICE, NEW)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(signIn(ALICE, NEW)).isEqualTo(429);
    }

    @Test
    void onlyTheHashOfALinkIsStored(CapturedOutput console) {
        var token = link(console, ALICE);
        assertThat(database.sql("SELECT * FROM password_reset")
                        .query()
                        .listOfRows()
                        .toString())
                .doesNotContain(token);
    }

    private HttpResponse<String> change(String session, String oldPassword, String newPassword) {
        return visit.json(
                "/api/account/password",
                "{\"oldPassword\":\"" + oldPassword + "\",\"newPassword\":\"" + newPassword + "\"}",
                "Authorization",
                "Bearer " + session);
    }

    private HttpResponse<String> changeOnPage(String oldPassword, String newPassword) {
        var csrf = Visit.line(visit.get("/account"), "csrf");
        return visit.form("/account", Map.of("oldPassword", oldPassword, "newPassword", newPassword, "_csrf", csrf));
    }

    private HttpResponse<String> ask(String email) {
        return visit.json("/api/password-reset", "{\"email\":\"" + email + "\"}");
    }

    private String askOnPage(String email) {
        var csrf = Visit.line(visit.get("/password-reset"), "csrf");
        return Visit.line(visit.form("/password-reset", Map.of("email", email, "_csrf", csrf)), "notice");
    }

    private String link(CapturedOutput console, String email) {
        var before = links(console).size();
        ask(email);
        await().until(() -> links(console).size() > before);
        return links(console).getLast();
    }

    private static List<String> links(CapturedOutput console) {
        return LINK.matcher(console.getAll())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private HttpResponse<String> redeem(String token, String password) {
        return visit.json("/api/password-reset/redemption", redemption(token, password));
    }

    private static String redemption(String token, String password) {
        return "{\"token\":\"" + token + "\",\"newPassword\":\"" + password + "\"}";
    }
}
