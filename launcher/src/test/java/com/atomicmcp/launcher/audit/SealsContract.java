package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.audit.seal.Head;
import com.atomicmcp.audit.seal.Seal;
import com.atomicmcp.command.audit.seal.Finding;
import com.atomicmcp.command.audit.seal.Finding.Kind;
import com.atomicmcp.command.audit.seal.SealKeys;
import com.atomicmcp.command.audit.seal.Sealing;
import com.atomicmcp.command.audit.seal.Verification;
import com.atomicmcp.command.audit.seal.Verification.Verified;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What somebody can do who has the store and not the secret, and that it is found, on each durable store. The log has
 * three seals: a full one, positions 10 to 10,240, a full one to 20,480, and one of 52 to 21,000; every tenth position is
 * taken.
 */
abstract class SealsContract {

    private static final int ENTRIES = 2_100;
    private static final String SECRET = SealedStore.SECRET;

    private JdbcClient sql;
    private DataSource store;
    private SealedStore log;
    private Sealing sealing;

    abstract DataSource store() throws Exception;

    abstract String platform();

    @BeforeEach
    void sealedLog() throws Exception {
        store = store();
        log = new SealedStore(store, platform());
        log.layOut();
        sql = log.sql();
        append(1, ENTRIES);
        sealing = sealing();
        assertThat(sealing.seal()).isEqualTo(3);
    }

    private Sealing sealing() {
        return log.sealing();
    }

    private SealKeys keys(Optional<String> secret) {
        return log.keys(secret);
    }

    private void append(long from, long to) {
        log.append(from, to);
    }

    private static String event(long position) {
        return SealedStore.event(position);
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
        var verified = new Verification(log.seals(), keys(secret), Clock.systemUTC())
                .verify(against, new Verification.Told() {
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
        log.tamper(statement, values);
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

    @Test
    void payloadsThatWereSwappedBetweenEntriesAreNamedByTheFirst() {
        for (var pair : List.of(
                List.of(10L, 20L),
                List.of(10L, 21_000L),
                List.of(5_000L, 5_010L),
                List.of(10_240L, 10_250L),
                List.of(20_480L, 20_490L),
                List.of(20_990L, 21_000L))) {
            var one = value("payload", pair.getFirst());
            var other = value("payload", pair.getLast());
            put(pair.getFirst(), other);
            put(pair.getLast(), one);
            var first = verify().findings().getFirst();
            assertThat(first.kind()).isEqualTo(Kind.ENTRY_CHANGED);
            assertThat(first.position()).isEqualTo(pair.getFirst());
            assertThat(first.words()).contains("was changed: payload.");
            put(pair.getFirst(), one);
            put(pair.getLast(), other);
        }
        isAsSealed();
    }

    private void put(long position, Object payload) {
        tamper("UPDATE DomainEventEntry SET payload = ? WHERE globalIndex = ?", payload, position);
    }

    /** Some at the end of a seal, and of what is read at once. */
    @Test
    void anEntryAtAPositionThatIsTakenIsNamed() {
        tamperAs(
                "ALTER TABLE DomainEventEntry DROP PRIMARY KEY",
                "ALTER TABLE DomainEventEntry DROP CONSTRAINT domainevententry_pkey");
        for (var position : List.of(10L, 1_270L, 1_280L, 1_290L, 2_540L, 2_560L, 5_000L, 10_240L, 10_250L, 21_000L)) {
            insert(position);
            var finding = verify().only();
            assertThat(finding.kind()).isEqualTo(Kind.ENTRY_INSERTED);
            assertThat(finding.position()).isEqualTo(position);
            assertThat(finding.words())
                    .contains("position " + position + " (mine) was inserted: the position is taken twice");
            tamper("DELETE FROM DomainEventEntry WHERE eventIdentifier = 'mine'");
        }
        isAsSealed();
    }

    @Test
    void howeverManyEntriesWerePutAtOnePositionItIsNamed() {
        tamperAs(
                "ALTER TABLE DomainEventEntry DROP PRIMARY KEY",
                "ALTER TABLE DomainEventEntry DROP CONSTRAINT domainevententry_pkey");
        tamper(
                "INSERT INTO DomainEventEntry SELECT 5000, 'mine', sequenceNumber, type, 'mine' || globalIndex, metaData,"
                        + " payload, payloadRevision, payloadType, timeStamp FROM DomainEventEntry WHERE globalIndex <= 3000");
        var finding = verify().only();
        assertThat(finding.kind()).isEqualTo(Kind.ENTRY_INSERTED);
        assertThat(finding.position()).isEqualTo(5_000);
    }

    private void tamperAs(String h2, String postgresql) {
        sql.sql(platform().equals("h2") ? h2 : postgresql).update();
    }

    @Test
    void aTableThatIsNotThereIsNamed() {
        for (var table : List.of("DomainEventEntry", "log_seal", "seal_key")) {
            sql.sql("ALTER TABLE " + table + " RENAME TO hidden").update();
            expectRemoved(table);
            sql.sql("ALTER TABLE hidden RENAME TO " + table).update();
        }
        isAsSealed();
        sql.sql("ALTER TABLE log_seal DROP COLUMN imprints").update();
        expectRemoved("log_seal");
        sql.sql("DROP TABLE log_seal").update();
        sql.sql("DROP TABLE seal_key").update();
        assertThat(verify().findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.TABLE_REMOVED, Kind.TABLE_REMOVED);
    }

    private void expectRemoved(String table) {
        var finding = verify(Optional.empty(), Optional.of(SECRET)).only();
        assertThat(finding.kind()).isEqualTo(Kind.TABLE_REMOVED);
        assertThat(finding.words()).contains("The table " + table + " was removed");
    }

    @Test
    void sealsThatWereAllTakenAwayLeaveEntriesThatShouldLongBeSealed() {
        tamper("DELETE FROM log_seal");
        assertThat(verify().verified().notices()).as("it may be about to begin").isEmpty();
        tamper("UPDATE DomainEventEntry SET timeStamp = '2020-01-01T00:00:00Z' WHERE globalIndex = 10");
        var result = verify();
        assertThat(result.verified().unsealed()).isEqualTo(ENTRIES);
        assertThat(result.verified().notices())
                .singleElement()
                .asString()
                .contains("Entries from position 10 were stored more than an hour ago and are not sealed");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10, 10_230, 10_240, 10_250, 20_480, 20_990})
    void anEndThatWasCutOffUnderItsSealsIsNamed(long last) {
        tamper("DELETE FROM DomainEventEntry WHERE globalIndex > ?", last);
        var first = verify().findings().getFirst();
        assertThat(first.kind()).isEqualTo(Kind.ENTRY_REMOVED);
        assertThat(first.position()).isEqualTo(last + 10);
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
        assertThat(verify().only().words())
                .contains("Seal " + number + " was changed: these are not the words of a seal");
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
        log.sealing(secret).seal();
    }

    /** Whoever has the store puts a key of their own there, and seals with it from where they edited on. */
    @Test
    void sealsWithAStrangersKeyAfterAHeadAreFoundWithTheSecretAndWithoutIt() {
        var head = sealing.head();
        append(ENTRIES + 1, ENTRIES + 1);
        log.sealing("o".repeat(64)).seal();

        for (var secret : List.of(Optional.of(SECRET), Optional.<String>empty())) {
            var finding = verify(head, secret).only();
            assertThat(finding.kind()).isEqualTo(Kind.KEY_FOREIGN);
            assertThat(finding.seal()).isEqualTo(4);
        }
        assertThat(verify(sealing.head(), Optional.of(SECRET)).findings())
                .as("a head vouches for what it is over")
                .isEmpty();
    }

    @Test
    void nobodySealsWithAnotherSecretByMistake() {
        var other = log.sealing("o".repeat(64));
        assertThat(other.possible()).isFalse();
        assertThat(sealing.possible()).isTrue();
        assertThat(other.seal())
                .as("where nothing is to be sealed no key is made")
                .isZero();
        assertThat(sql.sql("SELECT COUNT(*) FROM seal_key").query(Long.class).single())
                .isOne();
        tamper("DELETE FROM log_seal");
        tamper("DELETE FROM seal_key");
        assertThat(other.possible()).as("where there is no key yet").isTrue();
    }

    @Test
    void aHeadWhoseSealIsNotWholeHereIsNotTakenForACutOffEnd() {
        var head = sealing.head();
        append(ENTRIES + 1, ENTRIES + 1);
        sealing.seal();
        tamper("UPDATE log_seal SET signature = 'AAAA' WHERE seal_number = 3");
        var changed = verify(head, Optional.of(SECRET));
        assertThat(changed.only().kind()).isEqualTo(Kind.SEAL_CHANGED);
        assertThat(changed.verified().notices()).anyMatch(notice -> notice.contains("The head could not be compared"));
        tamper("DELETE FROM log_seal WHERE seal_number = 3");
        assertThat(verify(head, Optional.of(SECRET)).only().kind()).isEqualTo(Kind.SEAL_REMOVED);
    }

    @Test
    void aKeyWithoutASealTellsThatAllWereRemoved() {
        tamper("DELETE FROM log_seal");
        tamper("UPDATE seal_key SET created_at = TIMESTAMP '2026-01-01 00:00:00'");
        assertThat(verify().only().kind()).isEqualTo(Kind.SEAL_REMOVED);
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
        assertThat(verify().verified().notices())
                .singleElement()
                .asString()
                .contains("The entry at position 20490 was sealed more than an hour after");
    }

    @Test
    void ofWhatWasSealedLateEachStretchIsSaidAndNothingElse() {
        log.layOut();
        var number = 1L;
        for (var late : List.of(false, true, false, true, true, false)) {
            append(number, number + 9);
            if (late) {
                tamper(
                        "UPDATE DomainEventEntry SET timeStamp = '2020-01-01T00:00:00Z' WHERE globalIndex BETWEEN ? AND ?",
                        10 * number,
                        10 * number + 50);
            }
            sealing().seal();
            number += 10;
        }
        assertThat(verify().verified().notices())
                .satisfiesExactly(
                        notice -> assertThat(notice).contains("from position 110 to 160 were"),
                        notice -> assertThat(notice).contains("from position 310 to 360 were"),
                        notice -> assertThat(notice).contains("from position 410 to 460 were"));
    }

    @Test
    void whatWasSealedLateUnderSealsThatFollowOnEachOtherIsOneStretch() {
        log.layOut();
        append(1, 2_060);
        tamper("UPDATE DomainEventEntry SET timeStamp = '2020-01-01T00:00:00Z' WHERE globalIndex <= 20550");
        sealing().seal();
        assertThat(verify().verified().notices()).singleElement().asString().contains("from position 10 to 20550 were");
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
