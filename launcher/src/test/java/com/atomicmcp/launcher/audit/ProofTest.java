package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.command.audit.seal.Proofs;
import com.atomicmcp.rejection.Refused;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Proofs are checked as docs/audit.md says, by the script that stands there, with what the machine has. The log has four
 * seals, over 1, 7, 100 and 2 entries; every tenth position is taken.
 */
class ProofTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OTHER_SECRET = "o".repeat(64);

    @TempDir
    static Path folder;

    private SealedStore log;
    private Proofs proofs;
    private final List<Head> heads = new ArrayList<>();

    @BeforeEach
    void sealedLog() {
        log = new SealedStore(new DriverManagerDataSource("jdbc:h2:mem:proof;DB_CLOSE_DELAY=-1", "sa", ""), "h2");
        log.layOut();
        proofs = new Proofs(log.seals(), log.keys(Optional.empty()));
        var number = 1L;
        for (var size : List.of(1, 7, 100, 2)) {
            log.append(number, number + size - 1);
            number += size;
            heads.add(sealed());
        }
    }

    private Head sealed() {
        var sealing = log.sealing();
        assertThat(sealing.seal()).isOne();
        return sealing.head().orElseThrow();
    }

    /** As the command line prints it. */
    private ObjectNode proof(String entry, Optional<Head> against) {
        var proof = proofs.of(entry);
        assertThat(proof.holds()).isTrue();
        var out = new StringWriter();
        try {
            ProofCommand.print(
                    out,
                    true,
                    JSON.valueToTree(proof),
                    statements -> against.ifPresent(head -> {
                        proofs.insistOn(head);
                        proofs.chain(
                                Math.min(proof.seal().seal(), head.seal()),
                                Math.max(proof.seal().seal(), head.seal()),
                                page -> statements.accept(JSON.valueToTree(page)));
                    }));
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        return (ObjectNode) JSON.readTree(out.toString());
    }

    private record Checked(int status, String said) {
        void proven() {
            assertThat(status).as(said).isZero();
            assertThat(said).contains("is under seal").doesNotContain("NOT PROVEN");
        }

        void refuted(String reason) {
            assertThat(status).as(said).isOne();
            assertThat(said).contains("NOT PROVEN", reason).doesNotContain("are of one history");
        }
    }

    private static Checked check(JsonNode proof, Optional<Head> head) throws IOException, InterruptedException {
        var page = Files.readString(Path.of("..", "docs", "audit.md"));
        var begin = page.indexOf("#!/bin/sh");
        assertThat(begin).as("the script in docs/audit.md").isPositive();
        var script = Files.writeString(
                folder.resolve("check-proof.sh"), page.substring(begin, page.indexOf("\n```", begin)) + "\n");
        var command = new ArrayList<>(List.of("sh", script.toString(), write("proof.json", proof)));
        if (head.isPresent()) {
            command.add(write("head.json", JSON.valueToTree(head.get())));
        }
        var said = folder.resolve("said");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        return new Checked(process.exitValue(), Files.readString(said));
    }

    private static String write(String name, JsonNode what) throws IOException {
        return Files.writeString(folder.resolve(name), JSON.writeValueAsString(what))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 50, 90, 500, 1_080, 1_100})
    void everyEntryIsProvenByTheRecipeAgainstOlderAndNewerHeads(long position) throws Exception {
        check(proof(Long.toString(position), Optional.empty()), Optional.empty())
                .proven();
        for (var head : List.of(heads.getFirst(), heads.getLast())) {
            var checked = check(proof(SealedStore.event(position), Optional.of(head)), Optional.of(head));
            checked.proven();
            assertThat(checked.said()).contains("and the head, seal " + head.seal() + ", are of one history");
        }
    }

    @Test
    void anEntryThatIsNoTextIsProvenToo() throws Exception {
        log.append(111, 111);
        log.tamper(
                "UPDATE DomainEventEntry SET payload = ?, metaData = NULL, type = '' WHERE globalIndex = 1110",
                new byte[] {0, (byte) 0xff, '\n'});
        var head = sealed();

        var proof = proof("1110", Optional.of(head));

        assertThat(proof.path("entry").get(6).path("base64").asString()).isEqualTo("AP8K");
        assertThat(proof.path("entry").get(5).path("text").isNull()).isTrue();
        check(proof, Optional.of(head)).proven();
    }

    private void forged(String reason, Consumer<ObjectNode> forgery) throws Exception {
        var head = Optional.of(heads.getLast());
        var proof = proof("500", head);
        forgery.accept(proof);
        check(proof, head).refuted(reason);
    }

    private static void set(JsonNode proof, int column, String text) {
        ((ObjectNode) proof.path("entry").get(column)).put("text", text);
    }

    @Test
    void anEntryThatSaysSomethingElseIsNotProven() throws Exception {
        for (var column = 1; column < 10; column++) {
            var changed = column;
            forged("the leaf is not made of the columns", proof -> set(proof, changed, "other"));
        }
        forged("the leaf is not made of the columns", proof -> {
            set(proof, 0, "510");
            proof.put("position", 510);
        });
        forged("these are not the columns of an entry", proof -> proof.put("position", 510));
        forged(
                "these are not the columns of an entry",
                proof -> ((ObjectNode) proof.path("entry").get(5)).put("column", "payload"));
    }

    @Test
    void aLeafThatFitsTheForgedColumnsIsNotUnderTheSeal() throws Exception {
        forged("the entry is not under this seal", proof -> {
            var leaf =
                    new String(Base64.getDecoder().decode(proof.path("leaf").asString()), StandardCharsets.ISO_8859_1);
            set(proof, 5, "{\"actorId\":\"mabel\",\"n\":50}");
            proof.put(
                    "leaf",
                    Base64.getEncoder()
                            .encodeToString(leaf.replace("alice", "mabel").getBytes(StandardCharsets.ISO_8859_1)));
        });
    }

    @Test
    void aForgedPathLeadsNowhere() throws Exception {
        var reason = "the entry is not under this seal";
        forged(reason, proof -> ((ArrayNode) proof.path("path")).set(2, "0".repeat(64)));
        forged(reason, proof -> ((ArrayNode) proof.path("path")).remove(6));
        forged("the path is too long", proof -> ((ArrayNode) proof.path("path")).add("0".repeat(64)));
        forged(reason, proof -> proof.put("index", 42));
        forged("this is no path", proof -> proof.put("index", 4_242));
        forged("this is no path", proof -> proof.put("index", "41"));
        forged("this is no path", proof -> ((ArrayNode) proof.path("path")).set(0, "$(id)"));
    }

    @Test
    void aForgedSealIsNotSigned() throws Exception {
        forged("the key has not signed the seal", proof -> {
            var seal = (ObjectNode) proof.path("seal");
            seal.put("statement", seal.path("statement").asString().replace("count 100", "count 101"));
        });
        forged(
                "the key has not signed the seal",
                proof -> ((ObjectNode) proof.path("seal"))
                        .put("signature", heads.getFirst().signature()));
        forged(
                "these are not the words of a seal",
                proof -> ((ObjectNode) proof.path("seal")).put("statement", "root\n"));
    }

    @Test
    void anotherSealOfTheSameLogIsNotOverTheEntry() throws Exception {
        for (var other : List.of(heads.getFirst(), heads.get(1))) {
            forged("", proof -> proof.set("seal", JSON.valueToTree(other)));
        }
    }

    @Test
    void aLogThatWasForgedWholeWithAnotherKeyFailsAgainstTheHeadThatWasKept() throws Exception {
        var kept = List.copyOf(heads);
        log.tamper("UPDATE DomainEventEntry SET payload = ? WHERE globalIndex = 500", new byte[] {'{', '}'});
        log.tamper("DELETE FROM log_seal");
        log.tamper("DELETE FROM seal_key");
        log.sealing(OTHER_SECRET).seal();
        var forged = proof("500", Optional.empty());

        assertThat(check(forged, Optional.empty()).said())
                .as("whose key it is, it does not claim to know")
                .contains("Whose key that is, a head tells that was kept outside");
        for (var head : kept) {
            assertThat(check(forged, Optional.of(head)).status()).isOne();
            assertThatThrownBy(() -> proofs.insistOn(head)).hasMessageContaining("not one of this log");
        }
    }

    @Test
    void theKeyBesideASealIsTheOneThatItNames() throws Exception {
        var proof = proof("500", Optional.empty());
        log.tamper("DELETE FROM seal_key");
        log.append(112, 112);
        log.sealing(OTHER_SECRET).seal();
        var other = log.sealing(OTHER_SECRET).head().orElseThrow();

        ((ObjectNode) proof.path("seal")).put("publicKey", other.publicKey());

        check(proof, Optional.of(heads.getLast())).refuted("the seal names another key");
    }

    @Test
    void aSealWithAnotherKeyThanAnOlderHeadIsNotBelieved() throws Exception {
        log.append(112, 112);
        log.sealing(OTHER_SECRET).seal();
        var newer = log.sealing().head().orElseThrow();

        check(proof("1120", Optional.of(heads.getLast())), Optional.of(heads.getLast()))
                .refuted("the seal is signed with another key than the head");
        check(proof("500", Optional.of(newer)), Optional.of(newer)).proven();
    }

    @Test
    void aChainThatLacksALinkIsBroken() throws Exception {
        for (var head : List.of(heads.getFirst(), heads.getLast())) {
            var entry = head.equals(heads.getFirst()) ? "1090" : "20";
            var proof = proof(entry, Optional.of(head));
            check(proof, Optional.of(head)).proven();
            ((ArrayNode) proof.path("chain")).remove(1);
            check(proof, Optional.of(head)).refuted("");
            ((ArrayNode) proof.path("chain")).removeAll();
            check(proof, Optional.of(head)).refuted("the chain does not lead from the seal to this head");
        }
    }

    @Test
    void aHeadBetweenTheSealAndTheOneThatWasAskedForWillDo() throws Exception {
        var proof = proof("20", Optional.of(heads.getLast()));
        check(proof, Optional.of(heads.get(2))).proven();
        check(proof, Optional.of(heads.get(1))).proven();
        check(proof, Optional.of(heads.getFirst())).refuted("the chain is broken at seal 3");
    }

    @Test
    void aHeadThatNobodySignedProvesNothing() throws Exception {
        var head = heads.getLast();
        var later = head.statement().replace("number 4", "number 5");
        var unsigned = new Head(
                5,
                head.entries(),
                head.last(),
                head.at(),
                head.hash(),
                head.key(),
                later,
                head.signature(),
                head.publicKey());
        check(proof("500", Optional.empty()), Optional.of(unsigned)).refuted("the key has not signed the seal");
    }

    private void refused(String entry, String words) {
        assertThatThrownBy(() -> proofs.of(entry)).isInstanceOf(Refused.class).hasMessageContaining(words);
    }

    @Test
    void onlyWhatIsSealedAsItStandsIsProven() {
        log.append(111, 111);
        refused("1110", "The entry at position 1110 is not sealed yet.");
        refused("15", "There is no event '15' here.");
        refused("event-7", "There is no event 'event-7' here.");
        log.tamper("UPDATE DomainEventEntry SET timeStamp = 'now' WHERE globalIndex = 500");
        refused("500", "The entry at position 500 is not as it was sealed.");
        log.tamper("UPDATE DomainEventEntry SET globalIndex = 515 WHERE globalIndex = 520");
        refused("515", "The entry at position 515 is not as it was sealed.");
        assertThat(proofs.of("510").holds())
                .as("what was done to others takes nothing from it")
                .isTrue();
        log.tamper("UPDATE log_seal SET signature = 'mine' WHERE seal_number = 2");
        refused("20", "The seal over position 20 is not as it was made.");
    }

    @Test
    void anEntryIsProvenThoughWhatIsKeptBesideItsSealWasChanged() {
        log.tamper("UPDATE log_seal SET imprints = ? WHERE seal_number = 3", new byte[] {1});
        assertThat(proofs.of("500").holds()).isTrue();
    }

    @Test
    void theChainTellsWhereItIsBroken() {
        log.tamper("DELETE FROM log_seal WHERE seal_number = 3");
        assertThatThrownBy(() -> proofs.chain(1, 4, _ -> {})).hasMessageContaining("The chain is broken at seal 3.");
    }
}
