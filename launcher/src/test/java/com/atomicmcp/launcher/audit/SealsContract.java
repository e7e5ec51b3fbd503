package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Finding;
import com.atomicmcp.command.audit.seal.Finding.Kind;
import com.atomicmcp.command.audit.seal.SealKeys;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.command.audit.seal.Seals;
import com.atomicmcp.command.audit.seal.Verification;
import com.atomicmcp.command.audit.seal.Verification.Verified;
import com.atomicmcp.command.oauth.KeySecret;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What somebody can do who has the store and not the secret, and that it is found, on each durable store. The log has
 * three seals: a full one, positions 10 to 10,240, a full one to 20,480, and one of 52 to 21,000; every tenth position is
 * taken.
 */
abstract class SealsContract {

    private static final int ENTRIES = 2_100;
    private static final String SECRET = "k".repeat(64);

    private JdbcClient sql;
    private DataSource store;
    private Sealing sealing;

    abstract DataSource store() throws Exception;

    abstract String platform();

    @BeforeEach
    void sealedLog() throws Exception {
        store = store();
        sql = JdbcClient.create(store);
        for (var table : List.of("DomainEventEntry", "log_seal", "seal_key")) {
            sql.sql("DROP TABLE IF EXISTS " + table).update();
        }
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(
                        new ClassPathResource("schema/" + platform() + "/logs.sql"),
                        new ClassPathResource("schema/common/seals.sql")),
                store);
        append(1, ENTRIES);
        sealing = sealing();
        assertThat(sealing.seal()).isEqualTo(3);
    }

    private Sealing sealing() {
        return new Sealing(
                new Seals(sql), keys(Optional.of(SECRET)), new DataSourceTransactionManager(store), Clock.systemUTC());
    }

    private SealKeys keys(Optional<String> secret) {
        return new SealKeys(sql, Clock.systemUTC(), secret.map(KeySecret::new));
    }

    private void append(long from, long to) {
        var rows = LongStream.rangeClosed(from, to)
                .mapToObj(number -> new Object[] {
                    10 * number,
                    "acme/env-" + number % 7,
                    number,
                    "Environment",
                    event(10 * number),
                    ("{\"actorId\":\"alice\",\"n\":" + number + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    ("{\"name\":\"Zürich " + number + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    number % 3 == 0 ? null : "1",
                    "environment.renamed",
                    Instant.now().toString()
                })
                .toList();
        new TransactionTemplate(new DataSourceTransactionManager(store))
                .executeWithoutResult(_ -> new JdbcTemplate(store)
                        .batchUpdate("INSERT INTO DomainEventEntry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows));
    }

    private static String event(long position) {
        return "event-" + position;
    }

    private record Result(Verified verified, List<Finding> findings) {
        Finding only() {
            assertThat(findings).hasSize(1);
            return findings.getFirst();
        }
    }

    private Result verify() {
        return verify(Optional.empty(), Optional.of(SECRET));
    }

    private Result verify(Optional<Head> against, Optional<String> secret) {
        var findings = new ArrayList<Finding>();
        var verified = new Verification(new Seals(sql), keys(secret)).verify(against, new Verification.Told() {
            @Override
            public void progress(long entries, long of) {
                assertThat(entries).isBetween(0L, of);
            }

            @Override
            public void found(Finding finding) {
                findings.add(finding);
            }
        });
        assertThat(verified.findings()).isEqualTo(findings.size());
        return new Result(verified, findings);
    }

    private void tamper(String statement, Object... values) {
        assertThat(sql.sql(statement).params(List.of(values)).update()).isPositive();
    }

    private void isAsSealed() {
        var result = verify();
        assertThat(result.findings()).isEmpty();
    }

    @Test
    void aLogThatNobodyTouchedIsAsItWasSealed() {
        var result = verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.verified().notices()).isEmpty();
        assertThat(result.verified().entries()).isEqualTo(ENTRIES);
        assertThat(result.verified().seal()).isEqualTo(3);
        assertThat(result.verified().last()).isEqualTo(21_000);
        assertThat(result.verified().unsealed()).isZero();
        assertThat(verify(sealing.head(), Optional.of(SECRET)).findings()).isEmpty();
    }

    @Test
    void whatIsNotSealedYetIsCounted() {
        append(ENTRIES + 1, ENTRIES + 5);
        assertThat(verify().verified().unsealed()).isEqualTo(5);
        assertThat(sealing.state().unsealed()).isEqualTo(5);
        assertThat(sealing().seal()).isEqualTo(1);
        assertThat(verify().verified().unsealed()).isZero();
        assertThat(sealing.seal()).as("nothing is left for another process").isZero();
        isAsSealed();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 5_000, 10_240, 10_250, 21_000})
    void anEntryThatWasChangedIsNamedWithItsColumn(long position) {
        for (var column : List.of("aggregateIdentifier", "type", "payloadRevision", "payloadType", "timeStamp")) {
            var before = value(column, position);
            tamper("UPDATE DomainEventEntry SET " + column + " = 'other' WHERE globalIndex = ?", position);
            expectChanged(position, column);
            sql.sql("UPDATE DomainEventEntry SET " + column + " = ? WHERE globalIndex = ?")
                    .param(before)
                    .param(position)
                    .update();
        }
        for (var column : List.of("metaData", "payload")) {
            var before = value(column, position);
            tamper("UPDATE DomainEventEntry SET " + column + " = ? WHERE globalIndex = ?", new byte[] {1}, position);
            expectChanged(position, column);
            tamper("UPDATE DomainEventEntry SET " + column + " = ? WHERE globalIndex = ?", before, position);
        }
        tamper("UPDATE DomainEventEntry SET sequenceNumber = 9999 WHERE globalIndex = ?", position);
        expectChanged(position, "sequenceNumber");
        tamper("UPDATE DomainEventEntry SET sequenceNumber = ? WHERE globalIndex = ?", position / 10, position);
        tamper("UPDATE DomainEventEntry SET eventIdentifier = 'mine' WHERE globalIndex = ?", position);
        assertThat(verify().only().words()).contains("position " + position, "mine", "event identifier");
        tamper("UPDATE DomainEventEntry SET eventIdentifier = ? WHERE globalIndex = ?", event(position), position);
        isAsSealed();
    }

    private Object value(String column, long position) {
        return sql.sql("SELECT " + column + " FROM DomainEventEntry WHERE globalIndex = ?")
                .param(position)
                .query((row, _) -> Optional.ofNullable(
                        column.equals("metaData") || column.equals("payload") ? row.getBytes(1) : row.getString(1)))
                .single()
                .orElse(null);
    }

    private void expectChanged(long position, String column) {
        var finding = verify().only();
        assertThat(finding.kind()).as(column).isEqualTo(Kind.ENTRY_CHANGED);
        assertThat(finding.position()).isEqualTo(position);
        assertThat(finding.eventId()).isEqualTo(event(position));
        assertThat(finding.words())
                .contains(
                        "position " + position,
                        switch (column) {
                            case "aggregateIdentifier" -> "aggregate identifier";
                            case "sequenceNumber" -> "sequence number";
                            case "type" -> "type of aggregate";
                            case "metaData" -> "metadata";
                            case "payloadRevision" -> "revision";
                            case "payloadType" -> "type of event";
                            case "timeStamp" -> "time";
                            default -> column;
                        });
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 5_000, 10_240, 10_250, 20_480, 20_490, 21_000})
    void anEntryThatWasRemovedIsNamed(long position) {
        tamper("DELETE FROM DomainEventEntry WHERE globalIndex = ?", position);
        var finding = verify().only();
        assertThat(finding.kind()).isEqualTo(Kind.ENTRY_REMOVED);
        assertThat(finding.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, -1, 0, 5, 15, 5_005, 10_245, 20_485, 20_995})
    void anEntryThatWasInsertedIsNamed(long position) {
        insert(position);
        var finding = verify().only();
        assertThat(finding.kind()).isEqualTo(Kind.ENTRY_INSERTED);
        assertThat(finding.position()).isEqualTo(position);
        assertThat(finding.words()).contains("inserted", "position " + position + " (mine)");
    }

    private void insert(long position) {
        tamper(
                "INSERT INTO DomainEventEntry SELECT ?, 'acme/mine', 0, type, 'mine', metaData, payload, payloadRevision,"
                        + " payloadType, timeStamp FROM DomainEventEntry WHERE globalIndex = 500",
                position);
    }

    @Test
    void entriesThatWereReorderedAreNamed() {
        for (var pair : List.of(List.of(10L, 20L), List.of(5_000L, 15_000L), List.of(10_240L, 10_250L))) {
            swap(pair.getFirst(), pair.getLast());
            var first = verify().findings().getFirst();
            assertThat(first.kind()).isEqualTo(Kind.ENTRIES_REORDERED);
            assertThat(first.position()).isEqualTo(pair.getFirst());
            assertThat(first.words()).contains("stands at " + pair.getLast(), "sealed at " + pair.getLast());
            swap(pair.getFirst(), pair.getLast());
        }
        tamper("UPDATE DomainEventEntry SET globalIndex = 12345 WHERE globalIndex = 500");
        var moved = verify().findings().getFirst();
        assertThat(moved.kind()).isEqualTo(Kind.ENTRIES_REORDERED);
        assertThat(moved.position()).isEqualTo(500);
        tamper("UPDATE DomainEventEntry SET globalIndex = 500 WHERE globalIndex = 12345");
        isAsSealed();
    }

    private void swap(long one, long other) {
        tamper("UPDATE DomainEventEntry SET globalIndex = 99999 WHERE globalIndex = ?", one);
        tamper("UPDATE DomainEventEntry SET globalIndex = ? WHERE globalIndex = ?", one, other);
        tamper("UPDATE DomainEventEntry SET globalIndex = ? WHERE globalIndex = 99999", other);
    }

    @Test
    void anEntryThatWasRemovedIsNamedThoughThoseAfterItMovedUp() {
        tamper("DELETE FROM DomainEventEntry WHERE globalIndex = 5000");
        for (var position = 5_010L; position <= 5_050; position += 10) {
            tamper("UPDATE DomainEventEntry SET globalIndex = ? WHERE globalIndex = ?", position - 10, position);
        }
        var finding = verify().only();
        assertThat(finding.kind()).isEqualTo(Kind.ENTRY_REMOVED);
        assertThat(finding.position()).isEqualTo(5_000);
        assertThat(finding.words()).contains("sealed at 5010");
    }

    /** Of what is kept beside a seal the hash of every entry is the first after its position. */
    @Test
    void anEntryThatWasChangedWithItsImprintIsNarrowedDownToItsSeal() {
        tamper("UPDATE DomainEventEntry SET payload = ? WHERE globalIndex = 10500", new byte[] {1});
        var imprints = sql.sql("SELECT imprints FROM log_seal WHERE seal_number = 2")
                .query((row, _) -> row.getBytes(1))
                .single();
        imprints[25 * 76 + 8] ^= 1;
        tamper("UPDATE log_seal SET imprints = ? WHERE seal_number = 2", imprints);
        var finding = verify().only();
        assertThat(finding.kind()).isEqualTo(Kind.ENTRY_AND_IMPRINT_CHANGED);
        assertThat(finding.seal()).isEqualTo(2);
        assertThat(finding.words()).contains("10241 to 20480", "which one cannot be told");
    }

    @Test
    void imprintsThatWereChangedAloneAccuseNoEntry() {
        tamper("UPDATE log_seal SET imprints = ? WHERE seal_number = 2", new byte[] {1, 2, 3});
        assertThat(verify().only().kind()).isEqualTo(Kind.IMPRINTS_CHANGED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSealThatWasChangedIsNamed(int number) {
        tamper("UPDATE log_seal SET statement = REPLACE(statement, 'count', 'c0unt') WHERE seal_number = ?", number);
        assertThat(verify().findings().getFirst().words()).contains("Seal " + number + " was changed");
    }

    @Test
    void aSealWhoseWordsOrSignatureAreNotItsOwnIsNamed() {
        tamper("UPDATE log_seal SET statement = REPLACE(statement, 'last 20480', 'last 20470') WHERE seal_number = 2");
        assertThat(verify().findings().getFirst().kind()).isEqualTo(Kind.SEAL_CHANGED);
        tamper("UPDATE log_seal SET statement = REPLACE(statement, 'last 20470', 'last 20480') WHERE seal_number = 2");
        tamper("UPDATE log_seal SET last_position = 20470 WHERE seal_number = 2");
        assertThat(verify().findings().getFirst().kind()).isEqualTo(Kind.SEAL_CHANGED);
        tamper("UPDATE log_seal SET last_position = 20480 WHERE seal_number = 2");
        isAsSealed();
        tamper("UPDATE log_seal SET signature = 'AAAA' WHERE seal_number = 2");
        assertThat(verify().findings().getFirst().words()).contains("its signature is not of what it states");
    }

    @Test
    void aSealThatWasRemovedIsNamed() {
        tamper("DELETE FROM log_seal WHERE seal_number = 2");
        var finding = verify().only();
        assertThat(finding.kind()).isEqualTo(Kind.SEAL_REMOVED);
        assertThat(finding.words()).contains("Seal 2 was removed", "from position 10241 to 20480");
    }

    @Test
    void aKeyThatWasPutThereByWhoeverHasTheStoreIsFound() {
        var head = sealing.head();
        tamper("UPDATE DomainEventEntry SET payload = ? WHERE globalIndex = 5000", new byte[] {1});
        sealAnewWith("another secret that has at least 32 characters");

        assertThat(verify().findings()).extracting(Finding::kind).containsExactly(Kind.KEY_FOREIGN);
        assertThat(verify(head, Optional.of(SECRET)).findings())
                .extracting(Finding::kind)
                .contains(Kind.HEAD_OF_ANOTHER);
        assertThat(verify(head, Optional.empty()).findings())
                .as("without the secret, by a head")
                .extracting(Finding::kind)
                .contains(Kind.HEAD_OF_ANOTHER);
        assertThat(verify(Optional.empty(), Optional.empty()).verified().notices())
                .anyMatch(notice -> notice.contains("ATOMIC_KEY_SECRET"));
    }

    private void sealAnewWith(String secret) {
        tamper("DELETE FROM log_seal");
        tamper("DELETE FROM seal_key");
        new Sealing(
                        new Seals(sql),
                        keys(Optional.of(secret)),
                        new DataSourceTransactionManager(store),
                        Clock.systemUTC())
                .seal();
    }

    @Test
    void aKeyThatIsGoneIsFound() {
        tamper("DELETE FROM seal_key");
        assertThat(verify().findings())
                .hasSize(3)
                .allMatch(finding -> finding.words().contains("its key is not in the store"));
    }

    @Test
    void anEndThatWasCutOffIsFoundByAHeadThatWasKeptOutside() {
        var head = sealing.head();
        tamper("DELETE FROM DomainEventEntry WHERE globalIndex > 20480");
        tamper("DELETE FROM log_seal WHERE seal_number = 3");
        isAsSealed(); // nothing inside can tell
        var finding = verify(head, Optional.of(SECRET)).only();
        assertThat(finding.kind()).isEqualTo(Kind.LOG_TRUNCATED);
        assertThat(finding.position()).isEqualTo(20_481);
    }

    @Test
    void aHistoryThatWasWrittenAnewIsFoundByAHeadThatWasKeptOutside() {
        var head = sealing.head();
        tamper("UPDATE DomainEventEntry SET payload = ? WHERE globalIndex = 20700", new byte[] {1});
        tamper("DELETE FROM log_seal WHERE seal_number = 3");
        sealing().seal(); // by a process that does not know
        isAsSealed();
        var finding = verify(head, Optional.of(SECRET)).only();
        assertThat(finding.kind()).isEqualTo(Kind.HISTORY_REWRITTEN);
        assertThat(finding.words()).contains("after position 20480");
    }

    @Test
    void whoSealedKnowsThatItsLastSealIsGone() {
        append(ENTRIES + 1, ENTRIES + 1);
        tamper("DELETE FROM log_seal WHERE seal_number = 3");
        assertThatThrownBy(sealing::seal).hasMessageContaining("Seal 3, which this process made, is not in the store");
    }

    @Test
    void whatWasSealedLongAfterItWasStoredIsSaid() {
        tamper("UPDATE DomainEventEntry SET timeStamp = '2020-01-01T00:00:00Z' WHERE globalIndex = 20490");
        tamper("DELETE FROM log_seal WHERE seal_number = 3");
        sealing().seal();
        assertThat(verify().verified().notices()).singleElement().asString().contains("up to position 21000");
    }

    @Test
    void aSealFollowsOnTheOneBeforeWhoeverMakesIt() {
        append(ENTRIES + 1, ENTRIES + 2);
        sealing().seal();
        append(ENTRIES + 3, ENTRIES + 3 + Seal.MOST);
        assertThat(sealing.seal()).isEqualTo(2);
        isAsSealed();
        assertThat(sealing.head().orElseThrow().entries()).isEqualTo(ENTRIES + 3 + Seal.MOST);
    }
}
