package com.atomicmcp.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SealTest {

    @Test
    void anEntryIsHashedAsTheDocumentedEncodingSays() throws Exception {
        var encoded = new ByteArrayOutputStream();
        encoded.write(0);
        var out = new DataOutputStream(encoded);
        for (var text : List.of("17", "org/env", "3", "Environment", "event-17", "{}", "{\"name\":\"Zürich\"}")) {
            field(out, text);
        }
        out.writeInt(-1); // no revision
        field(out, "environment.renamed");
        field(out, "2026-11-03T10:00:00Z");
        var hash = MessageDigest.getInstance("SHA-256").digest(encoded.toByteArray());
        assertThat(entry(17, "Zürich").imprint().leaf()).isEqualTo(hash);
    }

    private static void field(DataOutputStream out, String text) throws IOException {
        var bytes = StoredEntry.text(text);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Test
    void nothingIsNotTheSameAsAnEmptyText() {
        var empty = new EnumMap<Column, byte[]>(content("Zürich"));
        empty.put(Column.REVISION, new byte[0]);
        assertThat(new StoredEntry(17, empty).imprint().same(entry(17, "Zürich").imprint()))
                .isFalse();
    }

    @Test
    void whatMovesFromOneColumnToTheNextIsAnotherEntry() {
        var moved = new EnumMap<Column, byte[]>(content("Zürich"));
        moved.put(Column.AGGREGATE, StoredEntry.text("org/env3"));
        moved.put(Column.SEQUENCE, StoredEntry.text(""));
        assertThat(new StoredEntry(17, moved).imprint().same(entry(17, "Zürich").imprint()))
                .isFalse();
    }

    @Test
    void imprintsTellWhichColumnDiffers() {
        var one = entry(17, "Zürich").imprint();
        var other = entry(17, "Geneva").imprint();
        assertThat(one.differences(other)).containsExactly(Column.PAYLOAD);
        assertThat(one.same(entry(18, "Zürich").imprint())).isFalse();
        assertThat(one.saysTheSame(entry(18, "Zürich").imprint())).isTrue();
    }

    @Test
    void imprintsAreReadAsTheyWereWritten() {
        var imprints = new Imprints(
                Stream.of("a", "b", "c").map(name -> entry(5, name).imprint()).toList());
        var read = Imprints.read(imprints.bytes()).orElseThrow();
        assertThat(read.bytes()).isEqualTo(imprints.bytes());
        assertThat(read.root()).isEqualTo(imprints.root());
        assertThat(Imprints.read(new byte[75])).isEmpty();
    }

    @Test
    void aSealIsReadFromItsOwnWordsOnly() {
        var seal = seal("d".repeat(64));
        var words = seal.statement();
        assertThat(Seal.read(words)).contains(seal);
        assertThat(Seal.read(words.replace("count 2", "count 02"))).isEmpty();
        assertThat(Seal.read(words + "count 3\n")).isEmpty();
        assertThat(Seal.read(words.replace("root", "rood"))).isEmpty();
        assertThat(Seal.read(words.replace("decisions", "intake"))).isEmpty();
        assertThat(Seal.read("")).isEmpty();
    }

    @Test
    void aHeadIsOneOnlyIfItsKeyHasSignedIt() throws Exception {
        var pair = pair();
        var publicKey = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        var statement = seal(SealKey.of(publicKey).orElseThrow().id()).statement();
        var signature = signed(pair, statement);
        assertThat(Head.of(statement, signature, publicKey).orElseThrow().entries())
                .isEqualTo(12);

        var others = Base64.getEncoder().encodeToString(pair().getPublic().getEncoded());
        assertThat(Head.of(statement, signature, others)).isEmpty();
        var another = statement.replace("entries 12", "entries 13");
        assertThat(Head.of(another, signature, publicKey)).isEmpty();
        var ofAnotherKey = seal("0".repeat(64)).statement();
        assertThat(Head.of(ofAnotherKey, signed(pair, ofAnotherKey), publicKey)).isEmpty();
        assertThat(Head.of(statement, "no base64!", "no base64!")).isEmpty();
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String signed(KeyPair pair, String statement) throws GeneralSecurityException {
        var signer = Signature.getInstance(SealKey.ALGORITHM);
        signer.initSign(pair.getPrivate());
        signer.update(StoredEntry.text(statement));
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    private static Seal seal(String key) {
        return new Seal(
                3,
                "a".repeat(64),
                10,
                12,
                2,
                12,
                "b".repeat(64),
                "c".repeat(64),
                Instant.parse("2026-11-03T10:00:00Z"),
                key);
    }

    private static StoredEntry entry(long position, String name) {
        return new StoredEntry(position, content(name));
    }

    private static Map<Column, byte[]> content(String name) {
        return Map.of(
                Column.AGGREGATE, StoredEntry.text("org/env"),
                Column.SEQUENCE, StoredEntry.text("3"),
                Column.TYPE, StoredEntry.text("Environment"),
                Column.EVENT, StoredEntry.text("event-17"),
                Column.METADATA, StoredEntry.text("{}"),
                Column.PAYLOAD, StoredEntry.text("{\"name\":\"" + name + "\"}"),
                Column.PAYLOAD_TYPE, StoredEntry.text("environment.renamed"),
                Column.TIME, StoredEntry.text("2026-11-03T10:00:00Z"));
    }
}
