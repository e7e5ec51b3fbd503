package com.atomicmcp.command.audit.refusal;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.knowing;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.audit.Actor;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusal.Kind;
import com.atomicmcp.audit.refusal.RefusalEntry;
import com.atomicmcp.audit.refusal.RefusalLog.Filter;
import com.atomicmcp.id.OrganizationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** What must hold of the record of refusals, on a real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusalsContract {

    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");
    private static final Filter ALL = new Filter(null, null, null, null);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private JdbcClient sql;
    private StoredRefusals stored;
    private RefusalRecorder recorder;

    /** Opens the store, empty. */
    abstract DataSource open() throws Exception;

    @BeforeAll
    void makeTheTable() throws Exception {
        var store = open();
        new ResourceDatabasePopulator(new ClassPathResource("schema/common/refusals.sql")).execute(store);
        sql = JdbcClient.create(store);
    }

    @BeforeEach
    void nothingWasRefused() {
        sql.sql("DELETE FROM refusal").update();
        now.set(NOON);
        stored = new StoredRefusals(sql);
        recorder = new RefusalRecorder(stored, knowing(REGISTERED), new TestClock(now), Duration.ofDays(1));
    }

    @AfterEach
    void stop() throws InterruptedException {
        recorder.stop();
    }

    private static final class TestClock extends Clock {
        private final AtomicReference<Instant> now;

        TestClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    private static Refusal refusal(Kind kind, String who, String address) {
        return new Refusal(
                ACME,
                kind,
                new Actor("member", who, "Alice Adams", "acc_" + who),
                "remove-member",
                "last-administrator",
                null,
                address,
                "API");
    }

    private void refused(String who) {
        recorder.note(refusal(Kind.COMMAND, who, "10.0.0.1"));
    }

    private void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private List<RefusalEntry> all() {
        return stored.list(ACME, ALL, null, 1_000).items();
    }

    @Test
    void whatWasRefusedIsReadAsItWas() {
        refused("alice");
        recorder.write();
        assertThat(all()).singleElement().satisfies(entry -> {
            assertThat(entry.firstAt()).isEqualTo(NOON);
            assertThat(entry.times()).isOne();
            assertThat(entry.kind()).isEqualTo(Kind.COMMAND);
            assertThat(entry.actor()).isEqualTo(new Actor("member", "alice", "Alice Adams", "acc_alice"));
            assertThat(entry.command()).isEqualTo("remove-member");
            assertThat(entry.rule()).isEqualTo("last-administrator");
            assertThat(entry.needed()).isNull();
            assertThat(entry.sourceAddress()).isEqualTo("10.0.0.1");
            assertThat(entry.door()).isEqualTo("API");
        });
    }

    @Test
    void theSameWithinAMinuteIsOneEntryThatCounts() {
        for (var second = 0; second < 50; second++) {
            refused("alice");
            recorder.write();
            later(Duration.ofSeconds(1));
        }
        refused("alice");
        refused("bob");
        recorder.write();
        assertThat(all()).extracting(RefusalEntry::times).containsExactlyInAnyOrder(51, 1);
        later(Duration.ofSeconds(20));
        refused("alice");
        recorder.write();
        assertThat(all()).extracting(RefusalEntry::times).containsExactlyInAnyOrder(51, 1, 1);
    }

    @Test
    void theNewestComeFirstAndAPageStandsHoweverManyAreAdded() {
        for (var n = 0; n < 5; n++) {
            refused("m" + n);
            recorder.write();
            later(Duration.ofMinutes(2));
        }
        var first = stored.list(ACME, ALL, null, 2);
        refused("m9");
        recorder.write();
        var second = stored.list(ACME, ALL, first.next(), 2);
        var third = stored.list(ACME, ALL, second.next(), 2);
        assertThat(ids(first.items())).containsExactly("m4", "m3");
        assertThat(ids(second.items())).containsExactly("m2", "m1");
        assertThat(ids(third.items())).containsExactly("m0");
        assertThat(third.next()).isNull();
    }

    @Test
    void theyAreFoundByTimeActorAndKind() {
        refused("alice");
        recorder.note(refusal(Kind.SIGN_IN, "bob", "10.0.0.1"));
        recorder.write();
        later(Duration.ofHours(1));
        refused("carol");
        recorder.write();
        assertThat(found(new Filter(NOON.plusSeconds(1), null, null, null))).containsExactly("carol");
        assertThat(found(new Filter(NOON, NOON.plusSeconds(1), null, Kind.COMMAND)))
                .containsExactly("alice");
        assertThat(found(new Filter(null, null, "acc_bob", null))).containsExactly("bob");
        assertThat(found(new Filter(null, null, "ALICE ADAMS", Kind.SIGN_IN))).containsExactly("bob");
        assertThat(found(new Filter(null, null, "%", null))).isEmpty();
        assertThat(found(new Filter(Instant.MIN, Instant.MAX, null, null))).hasSize(3);
    }

    @Test
    void nobodyFillsTheDiskByBeingRefused() {
        for (var n = 0; n < StoredRefusals.AN_HOUR + 5; n++) {
            refused("m" + n);
        }
        recorder.note(refusal(Kind.SIGN_IN, "bob", "10.0.0.1"));
        recorder.write();
        refused("another");
        recorder.write();
        assertThat(found(new Filter(null, null, null, Kind.SIGN_IN))).containsExactly("bob");
        var commands = stored.list(ACME, new Filter(null, null, null, Kind.COMMAND), null, 1_000)
                .items();
        assertThat(commands).hasSize(StoredRefusals.AN_HOUR + 1);
        assertThat(commands)
                .filteredOn(entry -> entry.rule().equals(Refusal.NOT_WRITTEN_DOWN))
                .singleElement()
                .satisfies(rest -> {
                    assertThat(rest.times()).isEqualTo(6);
                    assertThat(rest.actor()).isNull();
                });
        later(Duration.ofHours(1));
        refused("in the next hour");
        recorder.write();
        assertThat(found(ALL)).first().isEqualTo("in the next hour");
    }

    @Test
    void whatFindsNoRoomToWaitIsLostAndNothingOfAnotherKindWithIt() {
        for (var n = 0; n < RefusalRecorder.MOST_WAITING + 100; n++) {
            recorder.note(Kind.SIGN_IN, n, () -> List.of(refusal(Kind.SIGN_IN, "m", "10.0.0.1")));
        }
        refused("alice");
        recorder.write();
        assertThat(found(new Filter(null, null, null, Kind.COMMAND))).containsExactly("alice");
        assertThat(stored.list(ACME, new Filter(null, null, null, Kind.SIGN_IN), null, 10)
                        .items())
                .singleElement()
                .extracting(RefusalEntry::times)
                .isEqualTo(RefusalRecorder.MOST_WAITING);
    }

    @Test
    void ofAnOrganizationThatThereIsNotNothingIsKept() {
        recorder.note(new Refusal(
                new OrganizationId("org_made_up"),
                Kind.COMMAND,
                null,
                "rename-organization",
                "not-found",
                null,
                null,
                null));
        recorder.note(Kind.SIGN_IN, "x", () -> {
            throw new IllegalStateException("the store is out of reach");
        });
        refused("alice");
        recorder.write();
        assertThat(sql.sql("SELECT actor_id FROM refusal").query(String.class).list())
                .containsExactly("alice");
    }

    @Test
    void anOrderlyStopWritesWhatIsLeft() throws InterruptedException {
        var other = new RefusalRecorder(stored, knowing(REGISTERED), new TestClock(now), Duration.ofDays(1));
        other.note(refusal(Kind.COMMAND, "alice", "10.0.0.1"));
        other.stop();
        assertThat(found(ALL)).containsExactly("alice");
    }

    @Test
    void whatIsOldIsRemovedOfOneOrganization() {
        refused("alice");
        recorder.write();
        later(Duration.ofDays(2));
        refused("bob");
        recorder.write();
        var dayAfter = NOON.plus(Duration.ofDays(1));
        assertThat(stored.older(ACME, dayAfter)).isOne();
        assertThat(stored.removeSome(new OrganizationId("globex"), now.get())).isZero();
        assertThat(stored.removeSome(ACME, dayAfter)).isOne();
        assertThat(stored.removeSome(ACME, dayAfter)).isZero();
        assertThat(found(ALL)).containsExactly("bob");
    }

    private List<@Nullable String> found(Filter filter) {
        return ids(stored.list(ACME, filter, null, 1_000).items());
    }

    private static List<@Nullable String> ids(List<RefusalEntry> entries) {
        return entries.stream()
                .<@Nullable String>map(
                        entry -> entry.actor() == null ? null : entry.actor().id())
                .toList();
    }
}
