package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However many use one code or one refresh token at the same moment, it is good for one grant: counted in the store. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ParallelUseTest {

    private static final String PASSWORD = "a long enough password";
    private static final int AT_ONCE = 12;
    /** {@code -Datomic.rounds=1000} takes two minutes where others run beside it. */
    private static final int ROUNDS = Integer.getInteger("atomic.rounds", 500);

    @TempDir
    Path data;

    @Test
    void oneCodeIsGoodForOneFamilyAndOneRefreshTokenForOneSuccessorHundredsOfTimesOver() throws Exception {
        try (var installation = Installation.empty(data);
                var crowd = new Crowd(AT_ONCE)) {
            Workbench.found(installation, "parallel", PASSWORD);
            var redeemed = Connection.open(installation, "parallel", "owner@parallel.example", PASSWORD);
            var refreshed = Connection.open(redeemed, "owner@parallel.example", PASSWORD);

            var begun = System.nanoTime();
            for (var round = 0; round < ROUNDS; round++) {
                oneIsGivenTokens(redeemed, crowd);
            }
            var codes = System.nanoTime();
            var token = refreshed.refreshToken();
            for (var round = 0; round < ROUNDS; round++) {
                token = allAreGivenTheSame(refreshed, token, crowd);
            }
            var tokens = System.nanoTime();
            var last = refreshed.refresh(token);
            assertThat(last.status()).as(last.body()).isEqualTo(200);
            assertThat(called(installation, last)).as("after all that").isEqualTo(200);

            assertThat(installation.stop()).as("ends in order at SIGTERM").isIn(0, 143);
            assertThat(installation.output()).doesNotContain("\tat ");
            theStoreHasOneGrantEach(refreshed.connectionId());
            Figures.print(String.format(
                    Locale.ROOT,
                    "%,d codes, each redeemed by %d at once: %,d grants in the store, every other answer a clean invalid_grant (%.0f s)",
                    ROUNDS,
                    AT_ONCE,
                    ROUNDS,
                    (codes - begun) / 1e9));
            Figures.print(String.format(
                    Locale.ROOT,
                    "%,d refresh tokens, each used by %d at once: %,d successors in the store, each given to all %d (%.0f s)",
                    ROUNDS,
                    AT_ONCE,
                    ROUNDS,
                    AT_ONCE,
                    (tokens - codes) / 1e9));
        }
    }

    private static void oneIsGivenTokens(Connection connection, Crowd crowd) throws Exception {
        var code = connection.code();
        var answers = crowd.atOnce(() -> connection.redeem(code));
        var won = answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(won).as(bodies(answers)).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().path("error").asString()).isEqualTo("invalid_grant");
        });
        var kept = connection.refresh(refreshToken(won.getFirst()));
        assertThat(kept.status())
                .as("those who came too late have ended nothing: %s", kept.body())
                .isEqualTo(200);
    }

    private static String allAreGivenTheSame(Connection connection, String token, Crowd crowd) throws Exception {
        var answers = crowd.atOnce(() -> connection.refresh(token));
        assertThat(answers).as(bodies(answers)).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .extracting(ParallelUseTest::refreshToken)
                .containsOnly(refreshToken(answers.getFirst()))
                .doesNotContain(token);
        return refreshToken(answers.getFirst());
    }

    private static int called(Installation installation, Answer tokens) {
        return Connection.post(
                        new Http(),
                        installation.mcp("parallel"),
                        tokens.json().path("access_token").asString(),
                        "list_environments",
                        Map.of())
                .status();
    }

    /** Reads what is on disk, as nothing that runs would. */
    private void theStoreHasOneGrantEach(String refreshed) throws SQLException {
        var others = " FROM oauth_token t JOIN oauth_authorization a ON a.id = t.authorization_id"
                + " WHERE t.kind = 'REFRESH' AND a.connection_id <> '" + refreshed + "'";
        // besides those of the rounds there is the connection that opened with the client
        assertThat(count("SELECT COUNT(*) FROM oauth_authorization WHERE connection_id <> '" + refreshed + "'"))
                .as("families")
                .isEqualTo(1 + ROUNDS);
        assertThat(count("SELECT COUNT(*)" + others))
                .as("a first refresh token for each, and one that its winner got for it")
                .isEqualTo(1 + 2 * ROUNDS);
        assertThat(count("SELECT COUNT(*)" + others + " AND t.used_at IS NULL"))
                .as("one that is still good in each")
                .isEqualTo(1 + ROUNDS);
        var family = " FROM oauth_token t JOIN oauth_authorization a ON a.id = t.authorization_id"
                + " WHERE t.kind = 'REFRESH' AND a.connection_id = '" + refreshed + "'";
        assertThat(count("SELECT COUNT(*)" + family))
                .as("the first, one for each round and the last")
                .isEqualTo(1 + ROUNDS + 1);
        assertThat(count("SELECT COUNT(*)" + family + " AND t.used_at IS NULL")).isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM oauth_authorization WHERE revoked"))
                .isZero();
        assertThat(count("SELECT COUNT(*) FROM DomainEventEntry WHERE payloadType = 'connection.opened'"))
                .isEqualTo(2 + ROUNDS);
        assertThat(count("SELECT COUNT(*) FROM DomainEventEntry WHERE payloadType = 'connection.revoked'"))
                .isZero();
    }

    private int count(String sql) throws SQLException {
        try (var log = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("log") + ";IFEXISTS=TRUE", "sa", "");
                var rows = log.createStatement().executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private static String refreshToken(Answer tokens) {
        return tokens.json().path("refresh_token").asString();
    }

    private static String bodies(List<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.status() + " " + answer.body())
                .toList()
                .toString();
    }
}
