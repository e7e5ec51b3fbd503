package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.command.audit.seal.Proofs;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.command.audit.seal.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the operations door says of seals, also where somebody was at the store. */
class SealsDoorTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private SealedStore log;
    private Sealing sealing;
    private WebTestClient door;

    @BeforeEach
    void open() {
        log = new SealedStore(new DriverManagerDataSource("jdbc:h2:mem:door;DB_CLOSE_DELAY=-1", "sa", ""), "h2");
        log.layOut();
        log.append(1, 10);
        sealing = log.sealing();
        door = door(sealing);
    }

    private WebTestClient door(Sealing with) {
        var keys = log.keys(Optional.of(SealedStore.SECRET));
        var routes = new SealsDoor()
                .sealRoutes(
                        with, new Verification(log.seals(), keys, Clock.systemUTC()), new Proofs(log.seals(), keys));
        return WebTestClient.bindToRouterFunction(routes).build();
    }

    private record Answer(int status, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        List<JsonNode> lines() {
            return body.lines()
                    .filter(line -> !line.isBlank())
                    .map(JSON::readTree)
                    .toList();
        }

        String detail() {
            return json().path("detail").asString();
        }
    }

    private Answer ask(HttpMethod method, String path) {
        var answer = door.method(method)
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult();
        return new Answer(
                answer.getStatus().value(),
                Optional.ofNullable(answer.getResponseBody()).orElse(""));
    }

    private JsonNode head() {
        var lines = ask(HttpMethod.POST, "/audit/head").lines();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static String encoded(JsonNode head) {
        return Base64.getUrlEncoder().encodeToString(head.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theHeadComesAfterWhatWasNotSealedYet() {
        var line = head();
        assertThat(line.path("is").asString()).isEqualTo("head");
        assertThat(line.path("head").path("entries").asLong()).isEqualTo(10);
        assertThat(line.path("unsealed").asLong()).isZero();
    }

    @Test
    void withAnotherSecretNothingIsSealedAndThatIsSaid() {
        head();
        log.append(11, 13);
        door = door(log.sealing("o".repeat(64)));
        var line = head();
        assertThat(line.path("head").path("entries").asLong()).isEqualTo(10);
        assertThat(line.path("unsealed").asLong()).isEqualTo(3);
    }

    @Test
    void whatWasDoneToTheSealsIsSaidInWords() {
        head();
        log.append(11, 11);
        log.tamper("DELETE FROM log_seal");
        assertThat(head().path("words").asString())
                .contains("Seal 1, which this process made, is not in the store any more");
        log.sql().sql("DROP TABLE log_seal").update();
        var words = "The store is without the log or its seals. See what 'atomicctl audit verify' says.";
        assertThat(head().path("words").asString()).isEqualTo(words);
        assertThat(ask(HttpMethod.GET, "/audit/seals").detail()).isEqualTo(words);
        assertThat(ask(HttpMethod.GET, "/audit/proof/10").detail()).isEqualTo(words);
        assertThat(ask(HttpMethod.POST, "/audit/verify").lines())
                .extracting(line -> line.path("is").asString())
                .containsExactly("finding", "verified");
    }

    @Test
    void whereNothingWasDecidedThereIsNoHead() {
        log.tamper("DELETE FROM DomainEventEntry");
        assertThat(head().path("words").asString()).isEqualTo("There is no seal 'the last one' here.");
    }

    @Test
    void aProofAndWhatLeadsFromItsSealToAHead() {
        var first = head().path("head");
        for (var number = 11; number <= 13; number++) {
            log.append(number, number);
            head();
        }
        var proof = ask(HttpMethod.GET, "/audit/proof/120?against=" + encoded(first))
                .json();
        assertThat(proof.path("position").asLong()).isEqualTo(120);
        assertThat(proof.path("seal").path("seal").asLong()).isEqualTo(3);
        var chain = ask(HttpMethod.POST, "/audit/chain?seal=3&against=" + encoded(first))
                .lines();
        assertThat(chain).hasSize(2);
        assertThat(chain.getFirst().path("statements")).hasSize(2);
        assertThat(chain.getLast().path("is").asString()).isEqualTo("chained");
    }

    @Test
    void whatIsNoHeadOrNoSealIsRefusedInWords() {
        head();
        assertThat(ask(HttpMethod.GET, "/audit/proof/99").status()).isEqualTo(404);
        for (var nonsense : List.of("", "%25", "bm9uc2Vuc2U", "e30")) {
            var refused = ask(HttpMethod.GET, "/audit/proof/10?against=" + nonsense);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.detail()).contains("is no head as 'atomicctl audit head' prints it");
        }
        for (var question : List.of(
                "/audit/chain", "/audit/chain?seal=-1", "/audit/chain?seal=1", "/audit/chain?seal=x&against=e30")) {
            assertThat(ask(HttpMethod.POST, question)
                            .lines()
                            .getLast()
                            .path("is")
                            .asString())
                    .isEqualTo("refused");
        }
    }
}
