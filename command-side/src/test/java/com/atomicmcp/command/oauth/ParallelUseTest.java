package com.atomicmcp.command.oauth;

import static com.atomicmcp.command.oauth.Visit.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.client.ConnectionCommand.Disconnect;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Of many who use the same at the same moment nobody is given more than one, and nobody loses what they have. */
class ParallelUseTest extends SignInTest {
    private static final int AT_ONCE = 12;
    private static final int ROUNDS = 25;

    private String client;

    @BeforeEach
    void aliceIsAboutToConnectAClient() {
        world.sent.clear();
        database.sql("DELETE FROM oauth_token").update();
        database.sql("DELETE FROM oauth_authorization").update();
        visit.signIn("alice@acme.test", PASSWORD);
        client = visit.register();
    }

    @Test
    void ofManyWhoRedeemOneCodeAtOnceExactlyOneSucceeds() throws Exception {
        for (var round = 1; round <= ROUNDS; round++) {
            var code = visit.code(client);
            var answers = atOnce(() -> visit.redeem(client, code, Map.of()));
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 200)
                    .allSatisfy(answer -> isInvalidGrant(answer));
            isInvalidGrant(visit.redeem(client, code, Map.of()));
            assertThat(refreshTokens("")).as("rows, one a round").isEqualTo(2 * round - 1);

            var won = answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(visit.refresh(client, refreshToken(read(won))).statusCode())
                    .as("those who came too late have ended nothing")
                    .isEqualTo(200);
        }
        assertThat(world.sent(Disconnect.class)).isEmpty();
    }

    @Test
    void allWhoUseOneRefreshTokenAtOnceAreGivenTheSameNext() throws Exception {
        var token = refreshToken(visit.tokens(client));
        for (var round = 1; round <= ROUNDS; round++) {
            var used = token;
            var answers = atOnce(() -> visit.refresh(client, used));
            assertThat(answers)
                    .allSatisfy(answer ->
                            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
            assertThat(answers)
                    .extracting(answer -> refreshToken(read(answer)))
                    .containsOnly(refreshToken(read(answers.getFirst())));
            token = refreshToken(read(answers.getFirst()));
            assertThat(refreshTokens("")).as("rows, one more a round").isEqualTo(round + 1);
            assertThat(refreshTokens(" AND used_at IS NULL")).isEqualTo(1);
        }
        clock.advance(Duration.ofMinutes(5));
        assertThat(visit.refresh(client, token).statusCode()).isEqualTo(200);
        assertThat(world.sent(Disconnect.class)).isEmpty();
    }

    @Test
    void whoIsAnsweredLateTakesNothingFromWhoHasGoneOn() {
        var first = refreshToken(visit.tokens(client));
        var second = refreshToken(read(visit.refresh(client, first)));
        var third = refreshToken(read(visit.refresh(client, second)));
        assertThat(refreshToken(read(visit.refresh(client, first)))).isEqualTo(second);

        clock.advance(Duration.ofMinutes(5));
        assertThat(visit.refresh(client, third).statusCode())
                .as("it was never used before")
                .isEqualTo(200);
        assertThat(world.sent(Disconnect.class)).isEmpty();
    }

    @Test
    void whoGoesOnWhileOthersStillAskAgainKeepsTheConnection() throws Exception {
        var token = refreshToken(visit.tokens(client));
        for (var round = 0; round < ROUNDS / 5; round++) {
            var used = token;
            atOnce(() -> visit.refresh(client, refreshToken(read(visit.refresh(client, used)))));
            token = refreshToken(read(visit.refresh(client, refreshToken(read(visit.refresh(client, used))))));
            clock.advance(Duration.ofMinutes(5));
            var kept = visit.refresh(client, token);
            assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
            token = refreshToken(read(kept));
        }
        assertThat(world.sent(Disconnect.class)).isEmpty();
    }

    private int refreshTokens(String which) {
        return database.sql("SELECT COUNT(*) FROM oauth_token WHERE kind = 'REFRESH'" + which)
                .query(Integer.class)
                .single();
    }

    private static void isInvalidGrant(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(read(answer).get("error").asString()).isEqualTo("invalid_grant");
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.get("refresh_token").asString();
    }

    private static List<HttpResponse<String>> atOnce(Callable<HttpResponse<String>> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<HttpResponse<String>>();
            for (var answer : threads.invokeAll(Collections.nCopies(AT_ONCE, call))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
