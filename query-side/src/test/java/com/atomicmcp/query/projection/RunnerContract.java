package com.atomicmcp.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Difference.Kind;
import com.atomicmcp.query.projection.Readings.Meter;
import com.atomicmcp.query.projection.Readings.Painted;
import com.atomicmcp.query.projection.Readings.Read;
import com.atomicmcp.query.store.H2Log;
import com.atomicmcp.rejection.Refused;
import com.mongodb.MongoInterruptedException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must let the runners keep: each event counted once, whatever is pulled from under them. */
abstract class RunnerContract {

    private static final int BATCH = 20;
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Progress SILENT = (_, _, _) -> {};
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final H2Log h2 = new H2Log(LogName.INTAKE);
    private final Folding<Read, Meter> folding = new Folding<>(new Readings());
    private final List<Live> runners = new ArrayList<>();
    private final Random random = new Random(42);
    private MongoDatabase database;
    private Generations generations;

    @BeforeEach
    void open(MongoDatabase empty) {
        database = empty;
        generations = new Generations(empty);
    }

    @AfterEach
    void close() {
        runners.forEach(Live::close);
        database.drop();
        h2.close();
    }

    @Test
    void anEmptyLogMakesAnEmptyReadModel() {
        runner().turn();

        assertThat(generations.position("readings")).hasValue(-1);
        assertThat(view().under(Key.under("meters"))).isEmpty();
    }

    @Test
    void whatIsAppendedIsReadSoonAfter() {
        start();
        appendSome(500);

        assertCounts();
    }

    @Test
    void eventsThatAreNoConcernOfItOnlyMoveItsPosition() {
        runner().turn();
        h2.append(new Painted("a"), new Painted("b"));
        settle(runner());

        assertThat(generations.position("readings")).hasValue(h2.log().head());
        assertThat(view().under(Key.under("meters"))).isEmpty();
    }

    @Test
    void whatIsNoConcernOfItIsNotEvenDecoded() {
        h2.append(new Read("a", 1), new Painted("a"), new Read("a", 2));
        h2.garbleAllOf(Painted.class);
        settle(runner());

        assertThat(meter("a")).isEqualTo(new Meter(2, 3, ""));
    }

    @Test
    void aCrashBetweenDocumentsAndPositionCountsNothingTwice() {
        var crashes = new AtomicInteger();
        var fragile = new Generations(database) {
            @Override
            void advance(MongoCollection<BsonDocument> generation, long from, Entry to) {
                if (random.nextInt(3) == 0) {
                    crashes.incrementAndGet();
                    throw new IllegalStateException("the plug was pulled");
                }
                super.advance(generation, from, to);
            }
        };
        runner().turn();
        appendSome(1_000);
        while (generations.position("readings").orElseThrow() < h2.log().head()) {
            try {
                // Each life of the process reads another length of batch, so that no batch is repeated as it was.
                runner(fragile, 1 + random.nextInt(BATCH)).turn();
            } catch (IllegalStateException pulled) {
                assertThat(pulled).hasMessage("the plug was pulled");
            }
        }

        assertThat(crashes).hasPositiveValue();
        assertCounts();
    }

    @Test
    void twoRunnersWithoutALeaseCountEachEventOnce() throws Exception {
        runner().turn();
        appendSome(2_000);
        try (var pool = Executors.newFixedThreadPool(2)) {
            var both = List.of(
                    pool.submit(() -> settleWhateverHappens(runner(generations, BATCH))),
                    pool.submit(() -> settleWhateverHappens(runner(generations, BATCH - 7))));
            for (var one : both) {
                one.get();
            }
        }

        assertCounts();
    }

    @Test
    void oneRunnerHoldsTheLeaseAndTheOtherTakesOverWhenItCloses() {
        var first = runner().start();
        appendSome(50);
        assertCounts();
        var second = start();
        first.close();
        appendSome(50);

        assertCounts();
        assertThat(second.error()).isEmpty();
    }

    @Test
    void aLeaseIsTakenOverWhenItsCountStoodStillByTheClockOfWhoeverWaits() {
        var leases = database.getCollection("leases", BsonDocument.class);
        var here = new AtomicLong(Duration.ofDays(9).toNanos());
        var there = new AtomicLong();
        var holder = new Lease(leases, "readings", here::get);
        var heir = new Lease(leases, "readings", there::get);
        assertThat(holder.held()).isTrue();
        assertThat(heir.held()).isFalse();

        pass(here, 9);
        assertThat(holder.held()).as("renewed").isTrue();
        pass(there, 11);
        assertThat(heir.held()).as("while the count moves on").isFalse();
        pass(there, 9);
        assertThat(heir.held()).as("too early").isFalse();
        pass(there, 1);
        assertThat(heir.held()).isTrue();

        pass(here, 11);
        assertThat(holder.held()).as("who was thought dead").isFalse();
        heir.release();
        assertThat(holder.held()).as("what was given back").isTrue();
    }

    @Test
    void aClaimOfSomebodyNothingIsHeardOfIsNobodysToWhoeverWatches() {
        var leases = database.getCollection("leases", BsonDocument.class);
        var here = new AtomicLong();
        var there = new AtomicLong();
        var claim = new Lease(leases, "readings", here::get);
        var watch = new Lease(leases, "readings", there::get);
        assertThat(watch.holder()).isEmpty();
        assertThat(claim.held()).isTrue();
        assertThat(watch.holder()).isPresent();

        pass(here, 9);
        pass(there, 9);
        assertThat(claim.held()).as("renewed").isTrue();
        assertThat(watch.holder()).isPresent();
        pass(there, 10);
        assertThat(watch.holder()).as("stood still").isEmpty();
        pass(here, 9);
        assertThat(claim.held()).isTrue();
        assertThat(watch.holder()).as("heard of again").isPresent();
    }

    @Test
    void whoeverLostAClaimDoesNotTakeItAnewUnawares() {
        var leases = database.getCollection("leases", BsonDocument.class);
        var here = new AtomicLong();
        var there = new AtomicLong();
        var suspended = new Lease(leases, "readings", here::get);
        var heir = new Lease(leases, "readings", there::get);
        assertThat(suspended.held()).isTrue();
        assertThat(suspended.kept()).isTrue();
        assertThat(heir.held()).isFalse();
        pass(there, 10);
        assertThat(heir.held()).isTrue();
        heir.release();

        assertThat(suspended.kept())
                .as("though it is free, and a moment ago it was ours")
                .isFalse();

        assertThat(suspended.held()).as("who begins anew").isTrue();
    }

    @Test
    void whoLooksForTheFirstTimeTakesNobodyForAliveWithoutASign() {
        assertThat(generations.lease("readings").held()).isTrue();
        var alive = runner(new Folding<>(new Readings(() -> false, 2)), generations, BATCH)
                .start();
        runners.add(alive);
        await().atMost(PATIENCE).until(() -> generations.holder("readings~2").isPresent());
        var stranger = new Generations(database);

        stranger.lookAround();

        assertThat(stranger.holder("readings")).as("stands still").isEmpty();
        assertThat(stranger.holder("readings~2")).as("gives signs of life").isPresent();
    }

    private static void pass(AtomicLong clock, int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void aLostDatabaseHeals() {
        start();
        appendSome(300);
        assertCounts();

        database.drop();

        assertCounts();
        appendSome(100);
        assertCounts();
    }

    @Test
    void aLostCollectionHeals() {
        start();
        appendSome(300);
        assertCounts();

        live().drop();

        assertCounts();
    }

    @Test
    void aLostPositionHeals() {
        start();
        appendSome(300);
        assertCounts();

        live().deleteOne(new BsonDocument("_id", new BsonString("$position")));

        appendSome(10);
        assertCounts();
    }

    @Test
    void aLostPointerHeals() {
        start();
        appendSome(300);
        assertCounts();

        database.getCollection("generations").drop();

        assertCounts();
    }

    @Test
    void aLogThatWasRestoredFromABackupIsFoldedAnew() {
        h2.append(new Read("a", 1), new Read("a", 2), new Read("a", 3));
        settle(runner());
        assertThat(meter("a")).isEqualTo(new Meter(3, 6, ""));

        h2.restoredUpTo(2);
        h2.append(new Read("a", 30), new Read("b", 40));
        settle(runner());

        assertThat(meter("a")).isEqualTo(new Meter(3, 33, ""));
        assertThat(meter("b")).isEqualTo(new Meter(1, 40, ""));
    }

    @Test
    void aLogWhoseOldestEntriesWerePrunedIsStillTheSame() {
        h2.append(new Read("a", 1), new Read("a", 2));
        settle(runner());
        h2.run("DELETE FROM DomainEventEntry");
        h2.append(new Read("a", 3));
        settle(runner());

        assertThat(meter("a")).isEqualTo(new Meter(3, 6, ""));
    }

    @Test
    void emptiedDocumentsHeal() {
        start();
        appendSome(300);
        assertCounts();

        live().deleteMany(new BsonDocument());

        assertCounts();
    }

    @Test
    void aPoisonedDocumentIsParkedAtItsLastGoodStateAndTheOthersGoOn() {
        runner().turn();
        h2.append(
                new Read("a", 1), new Read("b", 1), new Read("a", Readings.POISON), new Read("b", 2), new Read("a", 5));
        settle(runner());

        assertThat(meter("a")).isEqualTo(new Meter(1, 1, ""));
        assertThat(meter("b")).isEqualTo(new Meter(2, 3, ""));
        assertThat(Parked.in(live())).singleElement().satisfies(parked -> {
            assertThat(parked.id()).isEqualTo("meters/a");
            assertThat(parked.at()).isEqualTo(1);
            assertThat(parked.why()).contains("event 3", "a meter does not run backwards");
        });
    }

    @Test
    void aMendedFoldCatchesUpWhatWasParked() {
        runner().turn();
        h2.append(new Read("a", 1), new Read("a", Readings.POISON), new Read("a", 5));
        settle(runner());
        assertThat(Parked.any(live())).isTrue();

        settle(runner(new Folding<>(new Readings(() -> true)), generations, BATCH));

        assertThat(Parked.any(live())).isFalse();
        assertThat(meter("a")).isEqualTo(new Meter(3, 5, ""));
    }

    @Test
    void whatIsParkedInAReadModelThatWasJustBuiltIsNotBuiltTwice() {
        h2.append(new Read("a", Readings.POISON), new Read("b", 1));
        var runner = runner();
        runner.turn();
        var built = live().getNamespace();
        settle(runner);

        assertThat(Parked.any(live())).isTrue();
        assertThat(live().getNamespace()).isEqualTo(built);
    }

    @Test
    void aDocumentThatGrowsTooLargeIsParkedAtItsLastGoodStateAndTheOthersGoOn() {
        runner().turn();
        for (var i = 0; i < 5; i++) {
            h2.append(new Read("a", 5_000_000));
            if (i % 2 == 1) {
                settle(runner());
            }
        }
        h2.append(new Read("b", 1));
        settle(runner());

        assertThat(meter("b")).isEqualTo(new Meter(1, 1, ""));
        assertParkedWhereItWasTooLarge();
        assertThat(verify()).isEmpty();

        rebuild(generations, 50_000);

        assertParkedWhereItWasTooLarge();
    }

    private void assertParkedWhereItWasTooLarge() {
        assertThat(meter("a").readings()).isEqualTo(3);
        assertThat(Parked.in(live())).singleElement().satisfies(parked -> {
            assertThat(parked.at()).isEqualTo(3);
            assertThat(parked.why()).contains("larger than the store takes");
        });
    }

    @Test
    void anEventThatThisVersionDoesNotKnowStopsTheProjectionInsteadOfBeingSkipped() {
        runner().turn();
        h2.append(new Painted("a"));
        h2.forgetTheClassOf(Painted.class);
        var runner = start();

        await().atMost(PATIENCE).until(() -> runner.error().isPresent());
        assertThat(runner.error().orElseThrow()).hasMessageContaining("from.the.Future");
        assertThat(generations.position("readings")).hasValue(-1);
    }

    @Test
    void whatComesBeforeAnEventThatThisVersionDoesNotKnowIsFolded() {
        runner().turn();
        h2.append(new Read("a", 1), new Read("b", 2), new Painted("a"), new Read("a", 3));
        h2.forgetTheClassOf(Painted.class);
        var runner = start();

        await().atMost(PATIENCE).until(() -> runner.error().isPresent());
        assertThat(generations.position("readings")).hasValue(2);
        assertThat(meter("a")).isEqualTo(new Meter(1, 1, ""));
        assertThat(meter("b")).isEqualTo(new Meter(1, 2, ""));
    }

    @Test
    void itGoesOnByItselfWhenTheLogIsBack() {
        var runner = start();
        appendSome(50);
        assertCounts();
        h2.run("ALTER TABLE DomainEventEntry RENAME TO Elsewhere");
        await().atMost(PATIENCE).until(() -> runner.error().isPresent());
        h2.run("ALTER TABLE Elsewhere RENAME TO DomainEventEntry");

        await().atMost(PATIENCE).until(() -> runner.error().isEmpty());
        assertCounts();
    }

    @Test
    void itGoesOnByItselfAfterAnError() {
        var tooDeep = new AtomicBoolean(true);
        var fragile = new Generations(database) {
            @Override
            Optional<String> live(String projection) {
                if (tooDeep.get()) {
                    throw new StackOverflowError("too deep");
                }
                return super.live(projection);
            }
        };
        var runner = runner(fragile, BATCH).start();
        runners.add(runner);
        await().atMost(PATIENCE).until(() -> runner.error().isPresent());
        assertThat(runner.error().orElseThrow()).hasMessage("too deep");

        tooDeep.set(false);
        appendSome(50);

        assertCounts();
        await().atMost(PATIENCE).until(() -> runner.error().isEmpty());
    }

    @Test
    void aRemovedDocumentIsNotReadAndCanBeMadeAgain() {
        runner().turn();
        h2.append(new Read("a", 1), new Read("b", 1));
        settle(runner());
        h2.append(new Read("a", Readings.REMOVED));
        settle(runner());
        assertThat(view().find(Key.of("meters", "a"))).isEmpty();
        assertThat(view().under(Key.under("meters"))).hasSize(1);
        assertThat(verify()).isEmpty();

        h2.append(new Read("a", 7));
        settle(runner());

        assertThat(meter("a")).isEqualTo(new Meter(1, 7, ""));
    }

    @Test
    void readersOfARebuildSeeNeitherAPartNorThePast() throws Exception {
        start();
        appendSome(2_000);
        assertCounts();
        var reading = new AtomicBoolean(true);
        var began = new CountDownLatch(2);
        var answers = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(2)) {
            var readers = List.of(
                    pool.submit(() -> readOn(reading, began, answers)),
                    pool.submit(() -> readOn(reading, began, answers)));
            began.await();
            for (var i = 0; i < 5; i++) {
                rebuild(generations, 50_000);
                appendSome(50);
            }
            reading.set(false);
            for (var reader : readers) {
                reader.get();
            }
        }

        assertThat(answers).hasPositiveValue();
        assertCounts();
    }

    @Test
    void aRebuildThatDoesNotFitIntoMemorySaysTheSame() {
        appendSome(3_000);

        rebuild(generations, 10);

        assertCounts();
        assertThat(verify()).isEmpty();
    }

    @Test
    void aReadModelThatIsLargerThanAnyReplyIsRebuiltComparedAndRead() {
        h2.append(IntStream.range(0, 600)
                .mapToObj(meter -> new Read("m" + meter, 100_000))
                .toList());
        rebuild(generations, 50);

        var again = rebuilding(generations, 50).run(folding, Scope.ALL, SILENT);

        assertThat(again.mended()).isEmpty();
        assertThat(view().under(Key.under("meters"))).hasSize(600);
        assertThat(verify()).isEmpty();
    }

    @Test
    void twoRebuildsAtOnceLeaveOneWholeReadModel() throws Exception {
        appendSome(3_000);
        rebuild(generations, 50_000);
        try (var pool = Executors.newFixedThreadPool(2)) {
            var both = List.of(pool.submit(() -> rebuildOrBeDisturbed()), pool.submit(() -> rebuildOrBeDisturbed()));
            for (var one : both) {
                one.get();
            }
        }

        assertThat(verify()).isEmpty();
        assertCounts();
    }

    @Test
    void aRebuildThatWasGivenUpGoesOnWhereItWasAndNobodySawIt() {
        appendSome(5_000);
        rebuild(generations, 50_000);
        var untouched = live().getNamespace();
        for (var limit = 1_000; limit <= 4_000; limit += 1_000) {
            var until = limit;
            assertThatThrownBy(() -> rebuilding(generations, 50_000).run(folding, Scope.ALL, (_, done, _) -> {
                        if (done >= until) {
                            throw new Progress.GivenUp();
                        }
                    }))
                    .isInstanceOf(Progress.GivenUp.class);
            assertThat(live().getNamespace()).isEqualTo(untouched);
            appendSome(10);
        }

        var rebuilt = rebuilding(generations, 50_000).run(folding, Scope.ALL, SILENT);

        assertThat(rebuilt.resumedAt()).isBetween(3_900L, 4_100L);
        assertThat(rebuilt.position()).isEqualTo(h2.log().head());
        assertThat(verify()).isEmpty();
        assertCounts();
        assertThat(generations.building("readings#rebuild")).isEmpty();
    }

    @Test
    void aRebuildThatEndedWithoutAWordGoesOnAtItsLastCheckpoint() {
        appendSome(5_000);
        var often = new Rebuild(h2.log(), generations, new Rebuild.Limits(10, Duration.ZERO, GRACE));
        assertThatThrownBy(() -> often.run(folding, Scope.ALL, (_, done, _) -> {
                    if (done > 3_000) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(generations.live("readings")).isEmpty();

        assertThat(often.run(folding, Scope.ALL, SILENT).resumedAt()).isBetween(1_900L, 3_100L);

        assertThat(verify()).isEmpty();
        assertCounts();
    }

    /** Stopped in its tracks for longer than its claim lasts, as by a suspended machine. */
    @Test
    void aRebuildThatWasOvertakenWithoutKnowingOverwritesNothing() {
        appendSome(3_000);
        var checkpointed = new Rebuild(h2.log(), generations, new Rebuild.Limits(5, Duration.ZERO, GRACE));
        var overtaken = new AtomicBoolean();
        assertThatThrownBy(() -> checkpointed.run(folding, Scope.ALL, (phase, done, _) -> {
                    if (done > 1_500 && phase == Progress.Phase.FOLDING && overtaken.compareAndSet(false, true)) {
                        database.getCollection("leases").drop(); // as if it had lapsed
                        rebuild(generations, 50_000);
                    }
                }))
                .isInstanceOf(Overtaken.class);

        assertThat(overtaken).isTrue();
        assertThat(verify()).isEmpty();
        assertCounts();
    }

    @Test
    void aRebuildRemembersWhereADocumentStoodThatIsGone() {
        h2.append(new Read("a", 1), new Read("a", Readings.REMOVED));
        appendSome(200);
        h2.append(new Read("a", Readings.POISON));

        rebuild(generations, 2);

        assertThat(Parked.in(live()))
                .singleElement()
                .satisfies(parked -> assertThat(parked.at()).isEqualTo(2));
        assertThat(verify()).isEmpty();
    }

    @Test
    void whoComesSecondToARebuildIsToldWhoIsAtIt() throws Exception {
        appendSome(100);
        var claim = generations.lease("readings#rebuild");
        assertThat(claim.held()).isTrue();
        var renewing = new AtomicBoolean(true);
        try (var pool = Executors.newFixedThreadPool(1)) {
            var holder = pool.submit(() -> {
                while (renewing.get()) {
                    claim.held();
                    Thread.onSpinWait();
                }
                return claim;
            });
            assertThatThrownBy(() -> rebuild(generations, 50_000))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            renewing.set(false);
            holder.get();
        }
    }

    @Test
    void whoWouldBeginAnewWhileAnotherIsAtItLeavesTheirsAlone() throws Exception {
        appendSome(3_000);
        rebuild(generations, 50_000);
        var second = new AtomicReference<@Nullable Throwable>();
        var asked = new AtomicBoolean();

        var rebuilt = rebuilding(generations, 50_000).run(folding, Scope.ALL, (_, done, _) -> {
            if (done > 1_500 && asked.compareAndSet(false, true)) {
                var other = Thread.ofPlatform()
                        .start(() -> second.set(catchThrowable(
                                () -> rebuilding(generations, 50_000).run(folding, Scope.ALL, true, SILENT))));
                awaitWhile(other, "readings#rebuild");
            }
        });

        assertThat(second.get()).isInstanceOf(Busy.class);
        assertThat(generations.live("readings")).contains(rebuilt.generation());
        assertCounts();
    }

    @Test
    void whatCannotBeGoneOnWithIsSweptOnceNothingIsHeardOfWhoMadeIt() {
        appendSome(100);
        rebuild(generations, 50_000);
        var resumable = generations.begin("readings", "readings#rebuild");
        var part = generations.begin("readings", "readings#rebuild meters/a");
        var verification = generations.begin("readings", "readings#verify");
        assertThat(generations.lease("readings#verify").held()).isTrue();

        generations.sweepBuilds("readings");
        generations.sweep("readings", GRACE);

        assertThat(database.listCollectionNames())
                .contains(resumable, verification)
                .doesNotContain(part);
    }

    @Test
    void nobodyIsSentBackToWhatIsBeingRemoved() {
        appendSome(100);
        rebuild(generations, 50_000);
        var first = generations.live("readings").orElseThrow();
        rebuild(generations, 50_000);
        var second = generations.live("readings").orElseThrow();

        generations.sweep("readings", Duration.ZERO);

        assertThat(generations.swapBack("readings", second, first)).isFalse();
        assertThat(generations.live("readings")).contains(second);
        assertThat(database.listCollectionNames()).doesNotContain(first);
    }

    @Test
    void aVersionThatNobodyRunsAnyMoreIsRemovedAfterTheGrace() {
        appendSome(100);
        rebuild(generations, 50_000);
        var old = generations.live("readings").orElseThrow();
        var newer = new Readings(() -> false, 2);
        rebuilding(generations, 50_000).run(new Folding<>(newer), Scope.ALL, SILENT);

        generations.sweepVersionsBefore(newer, GRACE);
        assertThat(generations.live("readings")).as("within the grace").contains(old);

        var stillRun = generations.lease("readings");
        assertThat(stillRun.held()).isTrue();
        generations.sweepVersionsBefore(newer, Duration.ZERO);
        assertThat(generations.live("readings")).as("while it is run").contains(old);

        stillRun.release();
        generations.sweepVersionsBefore(newer, Duration.ZERO);

        assertThat(generations.live("readings")).isEmpty();
        assertThat(database.listCollectionNames()).doesNotContain(old);
        assertThat(generations.live("readings~2")).isPresent();
    }

    @Test
    void aRebuildMendsWhatWasEditedByHandAndSaysSo() {
        appendSome(500);
        rebuild(generations, 50_000);
        live().updateOne(id("meters/m1"), Updates.set("body.sum", 1_000_000L));
        live().deleteOne(id("meters/m2"));

        var rebuilt = rebuilding(generations, 50_000).run(folding, Scope.ALL, SILENT);

        assertThat(rebuilt.mended()).extracting(Difference::id).containsExactly("meters/m1", "meters/m2");
        assertThat(verify()).isEmpty();
        assertCounts();
    }

    @Test
    void theGenerationBeforeIsKeptForAWhileAndCanBeReadAgain() {
        appendSome(100);
        rebuild(generations, 50_000);
        var first = generations.live("readings").orElseThrow();
        rebuild(generations, 50_000);
        var second = generations.live("readings").orElseThrow();
        appendSome(100);

        assertThat(generations.before("readings")).contains(first);
        generations.sweep("readings", GRACE);
        assertThat(generations.swap(
                        "readings", second, generations.before("readings").orElseThrow()))
                .isTrue();
        settle(runner());
        assertCounts();
        assertThat(generations.before("readings")).contains(second);

        generations.sweep("readings", Duration.ZERO);

        assertThat(generations.before("readings")).isEmpty();
        assertCounts();
    }

    @Test
    void aPausedProjectionStandsStillUntilItIsResumed() {
        start();
        appendSome(50);
        assertCounts();
        generations.orders().pause("readings");
        await().atMost(PATIENCE).until(() -> generations.holder("readings").isEmpty());
        var stood = generations.position("readings");
        appendSome(50);
        await().during(Duration.ofMillis(600))
                .until(() -> generations.position("readings").equals(stood));

        generations.orders().resume("readings");

        assertCounts();
    }

    @Test
    void whatIsParkedIsFoldedAgainOnOrderWhileTheOthersGoOn() {
        runner().turn();
        h2.append(new Read("a", 1), new Read("a", Readings.POISON), new Read("a", 5), new Read("b", 1));
        var mending = new AtomicBoolean();
        var fold = new Folding<>(new Readings(mending::get));
        var runner = runner(fold, generations, BATCH).start();
        runners.add(runner);
        await().atMost(PATIENCE).until(() -> Parked.any(live()));
        var generation = live().getNamespace();
        mending.set(true);

        generations.orders().retry("readings");

        await().atMost(PATIENCE)
                .until(() -> !generations.orders().of("readings").retry());
        assertThat(Parked.any(live())).isFalse();
        assertThat(meter("a")).isEqualTo(new Meter(3, 5, ""));
        assertThat(live().getNamespace()).isEqualTo(generation);
        h2.append(new Read("a", 7));
        await().atMost(PATIENCE).until(() -> meter("a").equals(new Meter(4, 12, "")));
    }

    @Test
    void whatIsOfOneOrganizationIsRebuiltAlone() {
        h2.append(new Read("a", 1), new Read("b", 1));
        rebuild(generations, 50_000);
        live().updateMany(
                        new BsonDocument("body", new BsonDocument("$exists", org.bson.BsonBoolean.TRUE)),
                        Updates.set("body.sum", 1_000L));
        h2.append(new Read("b", 2));

        rebuilding(generations, 50_000).run(folding, new Scope("meters/a"), SILENT);

        assertThat(meter("a")).isEqualTo(new Meter(1, 1, ""));
        assertThat(meter("b")).as("taken over as it was").isEqualTo(new Meter(2, 1_002, ""));
    }

    @Test
    void aNewVersionIsBuiltBesideTheOldOneAndBothAreServed() {
        start();
        appendSome(100);
        assertCounts();
        var next = new Folding<>(new Readings(() -> false, 2));
        var newer = runner(next, generations, BATCH).start();
        runners.add(newer);
        appendSome(100);

        await().atMost(PATIENCE)
                .until(() -> generations
                        .position("readings~2")
                        .equals(OptionalLong.of(h2.log().head())));
        assertCounts();
        generations.sweep("readings", Duration.ZERO);
        generations.sweep("readings~2", Duration.ZERO);
        assertThat(generations.live("readings")).isNotEqualTo(generations.live("readings~2"));
        assertCounts();
        appendSome(10);
        assertCounts();
    }

    @Test
    void whatIsSweptAwayInTheMakingIsNeverFinished() {
        appendSome(100);
        rebuild(generations, 50_000);
        var half = generations.begin("readings", "readings#rebuild");
        generations.made("readings#rebuild"); // as if it belonged to nobody

        generations.sweep("readings", GRACE);

        assertThatThrownBy(() -> generations.finish(generations.collection(half), Log.START, null))
                .isInstanceOf(Overtaken.class);
    }

    @Test
    void verifyFindsExactlyWhatWasEditedRemovedAndAdded() {
        runner().turn();
        appendSome(500);
        settle(runner());
        assertThat(verify()).isEmpty();

        var sum = meter("m1").sum();
        live().updateOne(id("meters/m1"), Updates.set("body.sum", 1_000_000L));
        live().deleteOne(id("meters/m2"));
        live().insertOne(new BsonDocument("_id", new BsonString("meters/zz"))
                .append("_at", new org.bson.BsonInt64(3))
                .append("body", new BsonDocument()));

        assertThat(verify())
                .containsExactlyInAnyOrder(
                        new Difference(
                                Kind.EDITED,
                                "meters/m1",
                                List.of(new Difference.Field("body.sum", String.valueOf(sum), "1000000"))),
                        new Difference(Kind.MISSING, "meters/m2", List.of()),
                        new Difference(Kind.EXTRA, "meters/zz", List.of()));
    }

    @Test
    void aReaderIsToldThatTheStoreIsOutOfReachWhateverItFailsWith() {
        var electing = new Generations(database) {
            @Override
            Optional<String> live(String projection) {
                throw new MongoInterruptedException("an election", null);
            }
        };

        assertThatThrownBy(() -> new View<>(new Readings(), electing, PATIENCE).find("meters/a"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("out of reach");
    }

    @Test
    void noConnectionStringMakesItReadOrWriteWhatMayBeLost() {
        var collection = new Generations(database.withReadPreference(ReadPreference.secondaryPreferred())
                        .withWriteConcern(WriteConcern.W1))
                .collection("any");

        assertThat(collection.getReadPreference()).isEqualTo(ReadPreference.primary());
        assertThat(collection.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
        assertThat(collection.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY);
    }

    @Test
    void rangesComeInOrderPageByPage() {
        runner().turn();
        for (var i = 0; i < 25; i++) {
            h2.append(new Read("m%02d".formatted(i), i));
        }
        settle(runner());
        var sums = new ArrayList<Long>();
        String after = null;
        for (var page = view().under(Key.under("meters"), after, 10);
                !page.isEmpty();
                page = view().under(Key.under("meters"), after, 10)) {
            page.forEach(found -> sums.add(found.document().sum()));
            after = page.getLast().id();
        }

        assertThat(sums).hasSize(25).isSorted();
        assertThat(view().under(Key.under("meter"))).isEmpty();
    }

    @Test
    void aReaderWaitsForThePositionItAsksFor() throws Exception {
        start();
        appendSome(10);
        assertCounts();
        try (var pool = Executors.newFixedThreadPool(1)) {
            var wanted = h2.log().head() + 1;
            var waiting = pool.submit(
                    () -> view().after(wanted).find(Key.of("meters", "late")).orElseThrow());
            h2.append(new Read("late", 4));

            assertThat(waiting.get()).isEqualTo(new Meter(1, 4, ""));
        }
    }

    /** Which may be, where the runner went on while a rebuild was swapped in. */
    @Test
    void aReaderIsNotSentBackByASwapToAReadModelThatIsBehind() throws Exception {
        h2.append(new Read("a", 1));
        var behind = rebuilding(generations, 50_000)
                .build(folding, new Rebuild.Building("readings#rebuild", false), Scope.ALL, null, SILENT)
                .generation();
        settle(runner());
        h2.append(new Read("a", 2));
        settle(runner());
        var swapping = new Generations(database) {
            private boolean swapped;

            @Override
            OptionalLong position(MongoCollection<BsonDocument> generation) {
                var position = super.position(generation);
                if (!swapped) {
                    swapped = true;
                    assertThat(swap("readings", live("readings").orElseThrow(), behind))
                            .isTrue();
                }
                return position;
            }
        };
        try (var pool = Executors.newFixedThreadPool(1)) {
            var wanted = h2.log().head();
            var reading = pool.submit(() -> new View<>(new Readings(), swapping, PATIENCE)
                    .after(wanted)
                    .find("meters/a")
                    .orElseThrow());
            await().atMost(PATIENCE)
                    .until(() -> generations.live("readings").orElseThrow().equals(behind));
            settle(runner());

            assertThat(reading.get()).isEqualTo(new Meter(2, 3, ""));
        }
    }

    @Test
    void aRebuildThatWasKilledRightAfterItsSwapLeavesWhatIsReadToTheNext() {
        appendSome(100);
        rebuild(generations, 50_000);
        var killed = new Generations(database) {
            @Override
            void made(String purpose) {
                throw new IllegalStateException("the plug was pulled");
            }
        };
        assertThatThrownBy(() -> rebuild(killed, 50_000)).hasMessage("the plug was pulled");
        var read = generations.live("readings").orElseThrow();

        rebuild(generations, 50_000);

        assertThat(generations.live("readings")).isNotEqualTo(Optional.of(read));
        assertThat(generations.before("readings")).contains(read);
        assertCounts();
    }

    @Test
    void aRebuildThatWasGivenUpAsItComparedFoldsNothingTwice() {
        appendSome(500);
        rebuild(generations, 50_000);
        assertThatThrownBy(() -> rebuilding(generations, 50_000).run(folding, Scope.ALL, (phase, _, _) -> {
                    if (phase == Progress.Phase.COMPARING) {
                        throw new Progress.GivenUp();
                    }
                }))
                .isInstanceOf(Progress.GivenUp.class);
        var whole = h2.log().head();
        h2.append(new Read("m1", 7));

        var rebuilt = rebuilding(generations, 50_000).run(folding, Scope.ALL, SILENT);

        assertThat(rebuilt.resumedAt()).isEqualTo(whole);
        assertThat(rebuilt.mended()).isEmpty();
        assertCounts();
    }

    /** Which may be, where the runner went on while a rebuild was swapped in. */
    @Test
    void aReaderWhoHasSeenMoreIsNotShownAReadModelThatIsBehind() throws Exception {
        h2.append(new Read("a", 1));
        var behind = rebuilding(generations, 50_000)
                .build(folding, new Rebuild.Building("readings#rebuild", false), Scope.ALL, null, SILENT)
                .generation();
        settle(runner());
        h2.append(new Read("a", 2));
        settle(runner());
        assertThat(meter("a")).isEqualTo(new Meter(2, 3, ""));
        var held = new CountDownLatch(1);
        var watched = new Generations(database) {
            @Override
            OptionalLong position(MongoCollection<BsonDocument> generation) {
                var position = super.position(generation);
                if (generation.getNamespace().getCollectionName().equals(behind)) {
                    held.countDown();
                }
                return position;
            }
        };
        assertThat(new View<>(new Readings(), watched, PATIENCE).find("meters/a"))
                .contains(new Meter(2, 3, ""));
        assertThat(generations.swap("readings", generations.live("readings").orElseThrow(), behind))
                .isTrue();
        try (var pool = Executors.newFixedThreadPool(1)) {
            var reading = pool.submit(() -> new View<>(new Readings(), watched, PATIENCE).find("meters/a"));
            held.await();
            settle(runner());

            assertThat(reading.get()).contains(new Meter(2, 3, ""));
        }
    }

    /** Of what was deleted nothing is read, so that only the position tells that it was. */
    @Test
    void aReaderWhoHasSeenThatSomethingIsGoneIsNotShownItAgain() throws Exception {
        h2.append(new Read("a", 1), new Read("b", 1));
        var behind = rebuilding(generations, 50_000)
                .build(folding, new Rebuild.Building("readings#rebuild", false), Scope.ALL, null, SILENT)
                .generation();
        settle(runner());
        h2.append(new Read("b", Readings.REMOVED));
        settle(runner());
        assertThat(view().under(Key.under("meters"))).hasSize(1);
        assertThat(generations.swap("readings", generations.live("readings").orElseThrow(), behind))
                .isTrue();

        var began = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(1)) {
            var reading = pool.submit(() -> {
                began.countDown();
                return view().under(Key.under("meters"));
            });
            began.await();
            settle(runner());

            assertThat(reading.get()).hasSize(1);
        }
    }

    @Test
    void whatIsBehindForLongIsShownAllTheSame() {
        h2.append(new Read("a", 1));
        rebuild(generations, 50_000);
        var first = generations.live("readings").orElseThrow();
        rebuild(generations, 50_000);
        h2.append(new Read("a", 2));
        settle(runner());
        assertThat(meter("a")).isEqualTo(new Meter(2, 3, ""));

        assertThat(generations.swap("readings", generations.live("readings").orElseThrow(), first))
                .isTrue();

        assertThat(meter("a")).as("nobody runs it").isEqualTo(new Meter(1, 1, ""));
    }

    @Test
    void aReaderThatAsksForTooMuchIsRefusedAfterAWhile() {
        runner().turn();
        var impatient = new View<>(new Readings(), generations, Duration.ofMillis(200));

        assertThatThrownBy(() -> impatient.after(1_000_000).find("meters/a")).isInstanceOf(Refused.class);
    }

    @Test
    void aReadModelThatIsNotThereIsNotAnEmptyOne() {
        var impatient = new View<>(new Readings(), generations, Duration.ofMillis(200));

        assertThatThrownBy(() -> impatient.find("meters/a"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not up to date");
    }

    private Live runner() {
        return runner(generations, BATCH);
    }

    private Live runner(Generations store, int batch) {
        return runner(folding, store, batch);
    }

    private Live runner(Folding<Read, Meter> with, Generations store, int batch) {
        return new Live(with, h2.log(), store, rebuilding(store, 50_000), batch, GRACE);
    }

    private Live start() {
        var runner = runner().start();
        runners.add(runner);
        return runner;
    }

    private static void settle(Live runner) {
        var more = true;
        while (more) {
            more = runner.turn();
        }
    }

    private static Object settleWhateverHappens(Live runner) {
        var more = true;
        while (more) {
            try {
                more = runner.turn();
            } catch (Overtaken again) {
                more = true;
            }
        }
        return runner;
    }

    private void rebuild(Generations store, int bound) {
        rebuilding(store, bound).run(folding, Scope.ALL, SILENT);
    }

    private Object rebuildOrBeDisturbed() {
        try {
            rebuild(generations, 50_000);
        } catch (Overtaken disturbed) {
            assertThat(disturbed).hasMessageContaining("readings");
        } catch (Busy other) {
            assertThat(other).hasMessageContaining("process");
        }
        return this;
    }

    /** Until the other has ended; whoever holds the claim gives signs of life all along. */
    private void awaitWhile(Thread other, String claim) {
        var leases = database.getCollection("leases", BsonDocument.class);
        await().atMost(PATIENCE).until(() -> {
            leases.updateOne(id(claim), Updates.inc("count", 1L));
            return !other.isAlive();
        });
    }

    private List<Difference> verify() {
        var found = new ArrayList<Difference>();
        new Verify(generations, rebuilding(generations, 50_000)).run(folding, SILENT, found::add);
        return found;
    }

    private Rebuild rebuilding(Generations store, int bound) {
        return new Rebuild(h2.log(), store, new Rebuild.Limits(bound, Duration.ofMinutes(1), GRACE));
    }

    private Object readOn(AtomicBoolean reading, CountDownLatch began, AtomicInteger answers) {
        var before = 0;
        while (reading.get()) {
            var seen = view().under(Key.under("meters")).stream()
                    .mapToInt(Meter::readings)
                    .sum();
            began.countDown();
            assertThat(seen).isGreaterThanOrEqualTo(before).isGreaterThanOrEqualTo(2_000);
            before = seen;
            answers.incrementAndGet();
        }
        return reading;
    }

    private View<Meter> view() {
        return new View<>(new Readings(), generations, PATIENCE);
    }

    private Meter meter(String name) {
        return view().find(Key.of("meters", name)).orElseThrow();
    }

    private MongoCollection<BsonDocument> live() {
        return generations.collection(generations.live("readings").orElseThrow());
    }

    private static BsonDocument id(String id) {
        return new BsonDocument("_id", new BsonString(id));
    }

    private void appendSome(int events) {
        var batch = new ArrayList<Read>();
        for (var i = 0; i < events; i++) {
            batch.add(new Read("m" + random.nextInt(20), random.nextInt(100)));
        }
        h2.append(batch);
    }

    /** Sooner or later the read model says what one loop over the log says. */
    private void assertCounts() {
        Map<String, Meter> expected = new HashMap<>();
        try (var entries = h2.log().after(-1)) {
            entries.forEach(entry -> {
                if (entry.event() instanceof Read(var meter, var value)) {
                    expected.merge(
                            Key.of("meters", meter),
                            new Meter(1, value, ""),
                            (a, b) -> new Meter(a.readings() + b.readings(), a.sum() + b.sum(), ""));
                }
            });
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(view().after(h2.log().head()).under(Key.under("meters"), null, 1_000))
                        .allSatisfy(found -> assertThat(found.document()).isEqualTo(expected.get(found.id())))
                        .hasSize(expected.size()));
    }
}
