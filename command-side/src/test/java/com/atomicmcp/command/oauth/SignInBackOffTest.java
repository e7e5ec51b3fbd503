package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.Visit.location;
import static com.atomicmcp.command.oauth.Visit.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.id.MemberId;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever guesses waits longer and longer, and the owner of what they guess at does not. */
class SignInBackOffTest extends SignInTest {

    @Test
    void eachFurtherFailureDoublesTheWaitUpToFiveMinutes() {
        for (var failure = 0; failure < 5; failure++) {
            assertThat(guess("nobody@acme.test").statusCode()).isEqualTo(401);
        }
        var waits = new ArrayList<Long>();
        for (var failure = 0; failure < 10; failure++) {
            var held = guess("nobody@acme.test");
            assertThat(held.statusCode()).isEqualTo(429);
            assertThat(read(held).get("detail").asString()).startsWith("Too many attempts failed. Try again in ");
            var wait = held.headers().firstValueAsLong("Retry-After").orElseThrow();
            waits.add(wait);
            clock.advance(Duration.ofSeconds(wait + 1));
            assertThat(guess("nobody@acme.test").statusCode()).isEqualTo(401);
        }
        assertThat(waits.getFirst()).isBetween(1L, 2L);
        assertThat(waits.get(4)).isBetween(20L, 32L);
        assertThat(waits.getLast()).isBetween(240L, 300L);
        assertThat(waits).isSorted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@acme.test",
                "ALICE@Acme.Test",
                " alice@acme.test ",
                "\uFF41lice@acme.test",
                "alice@acme.test\u00A0"
            })
    void neitherAnotherSpellingNorAClaimToComeFromElsewhereIsCountedApart(String spelling) {
        for (var failure = 0; failure < 10; failure++) {
            clock.advance(Duration.ofMinutes(1));
            visit.json(
                    "/api/session",
                    wrong("alice@acme.test"),
                    "X-Forwarded-For",
                    "198.51.100." + failure,
                    "Forwarded",
                    "for=198.51.100." + failure);
        }
        var next = visit.json(
                "/api/session",
                wrong(spelling),
                "X-Forwarded-For",
                "203.0.113.1",
                "X-Real-IP",
                "203.0.113.1",
                "Forwarded",
                "for=203.0.113.1");
        assertThat(next.statusCode()).isEqualTo(429);
    }

    @Test
    void anHourWithoutAFailureAndAllIsForgotten() {
        for (var failure = 0; failure < 5; failure++) {
            guess("nobody@acme.test");
        }
        assertThat(guess("nobody@acme.test").statusCode()).isEqualTo(429);
        clock.advance(Duration.ofHours(1).plusSeconds(5));
        for (var failure = 0; failure < 5; failure++) {
            assertThat(guess("nobody@acme.test").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void ofManyGuessesAtTheSameMomentNoMoreAreLookedAtThanOneAfterTheOther() throws Exception {
        Callable<Integer> guess = () -> guess("nobody@acme.test").statusCode();
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Integer>();
            for (var future : crowd.invokeAll(List.of(guess, guess, guess, guess, guess, guess, guess, guess))) {
                answers.add(future.get());
            }
            assertThat(answers.stream().filter(status -> status == 401)).hasSizeLessThanOrEqualTo(6);
            assertThat(answers).contains(429);
        }
    }

    @Test
    void allDoorsCountTogether() {
        var dan = MemberId.random();
        world.member(SignInDoor.ACME, dan, "alice@acme.test", "Alice");
        var token = invitations.issue(SignInDoor.ACME, dan).token();
        try (var stranger = stranger()) {
            stranger.json("/api/session", wrong("alice@acme.test"));
            stranger.json("/api/session", wrong("alice@acme.test"));
            for (var failure = 0; failure < 2; failure++) {
                assertThat(stranger.json(
                                        "/api/invitations/accept",
                                        "{\"token\":\"" + token + "\",\"password\":\"another long password\"}")
                                .statusCode())
                        .isEqualTo(400);
            }
            assertThat(location(form(stranger, "alice@acme.test", "wrong"))).endsWith("/login?wrong");
            assertThat(location(form(stranger, "alice@acme.test", PASSWORD))).contains("/login?wait=");
        }
    }

    @Test
    void strangersWhoGuessDoNotLockTheOwnerOutOfTheNetworkTheySignInFrom() {
        visit.signIn("alice@acme.test", PASSWORD);
        try (var stranger = stranger()) {
            for (var failure = 0; failure < 5; failure++) {
                assertThat(stranger.json("/api/session", wrong("alice@acme.test"))
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(stranger.json("/api/session", right("alice@acme.test")).statusCode())
                    .as("who guesses right now is held up, too")
                    .isEqualTo(429);
        }
        assertThat(visit.json("/api/session", right("alice@acme.test")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void oneNetworkIsHeldUpWhicheverAccountsItTries() {
        try (var stranger = stranger()) {
            for (var failure = 0; failure < 20; failure++) {
                assertThat(stranger.json("/api/session", wrong("nobody" + failure + "@acme.test"))
                                .statusCode())
                        .isEqualTo(401);
            }
            var held = stranger.json("/api/session", wrong("somebody@acme.test"));
            assertThat(held.statusCode()).isEqualTo(429);
            clock.advance(Duration.ofSeconds(5));
            for (var success = 0; success < 3; success++) {
                assertThat(stranger.json("/api/session", right("bob@acme.test")).statusCode())
                        .as("nobody waits for others who succeed")
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void theTimeOfAnAnswerDoesNotTellWhetherThereIsAnAccount() {
        var known = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        for (var sample = 0; sample < 9; sample++) {
            clock.advance(Duration.ofHours(2));
            known.add(time("alice@acme.test"));
            unknown.add(time("nobody@acme.test"));
        }
        var ratio = (double) median(known) / median(unknown);
        assertThat(ratio).as("%s and %s ns", median(known), median(unknown)).isBetween(0.4, 2.5);
    }

    @Test
    void theAnswerDoesNotTellWhetherThereIsAnAccount() {
        assertThat(read(guess("alice@acme.test"))).isEqualTo(read(guess("nobody@acme.test")));
    }

    private long time(String email) {
        var start = System.nanoTime();
        assertThat(guess(email).statusCode()).isEqualTo(401);
        return System.nanoTime() - start;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private HttpResponse<String> guess(String email) {
        return visit.json("/api/session", wrong(email));
    }

    private HttpResponse<String> form(Visit from, String email, String password) {
        var csrf = Visit.line(from.get("/login"), "csrf");
        return from.form("/login", Map.of("email", email, "password", password, "_csrf", csrf));
    }

    private Visit stranger() {
        return new Visit(port, InetAddress.ofLiteral("127.0.0.66"));
    }
}
