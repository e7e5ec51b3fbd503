package com.atomicmcp.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Progress.GivenUp;
import com.atomicmcp.query.store.EmbeddedMongo;
import com.atomicmcp.query.store.Everything;
import com.atomicmcp.query.store.H2Log;
import com.atomicmcp.query.store.RandomEvents;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.BsonDocument;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened, in whatever order, and however it is folded: the documents are what one loop over the log says. */
@ExtendWith(EmbeddedMongo.class)
class RandomHistoriesTest {

    private static final Map<LogName, Integer> LENGTHS =
            Map.of(LogName.DECISIONS, 2_500, LogName.INTAKE, 1_800, LogName.CALLS, 1_100);
    private static final Duration GRACE = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyWayToFoldAHistorySaysTheSame(long seed, MongoDatabase followed, MongoDatabase folded) {
        var random = new Random(seed);
        var logs = new EnumMap<LogName, H2Log>(LogName.class);
        LENGTHS.keySet().forEach(name -> logs.put(name, new H2Log(name)));
        try {
            var generations = new Generations(followed);
            var runners = Everything.projections().stream()
                    .map(projection -> new Follow(projection, logs, followed, random))
                    .toList();
            LENGTHS.forEach((name, length) -> append(logs, name, length, random, runners));
            var parked = 0;
            for (var projection : Everything.projections()) {
                var log = logs.get(projection.log()).log();
                var expected = plainly(projection, log);
                parked += (int) expected.values().stream()
                        .filter(document -> document.containsKey(Shape.PARKED))
                        .count();
                var name = "%s of history %d".formatted(projection.name(), seed);
                assertThat(expected).as(name).isNotEmpty();
                assertThat(documents(generations, projection))
                        .as("%s as it happened", name)
                        .isEqualTo(expected);
                assertThat(rebuilt(projection, log, generations, random))
                        .as("%s rebuilt beside what is read", name)
                        .isEqualTo(expected);
                assertThat(rebuilt(projection, log, new Generations(folded), random))
                        .as("%s rebuilt from nothing", name)
                        .isEqualTo(expected);
            }
            assertThat(parked).as("some of it made no sense").isPositive();
        } finally {
            logs.values().forEach(H2Log::close);
        }
    }

    /** Bit by bit, and every now and then somebody looks. */
    private static void append(
            Map<LogName, H2Log> logs, LogName name, int length, Random random, List<Follow> runners) {
        var history = RandomEvents.history(name, length, random);
        for (var from = 0; from < length; ) {
            var to = Math.min(length, from + 1 + random.nextInt(400));
            logs.get(name).append(history.subList(from, to));
            from = to;
            runners.forEach(Follow::takeTurns);
        }
        runners.forEach(Follow::comeToTheEnd);
    }

    /** A projection that is kept in step, by one process after the other, each with batches of its own length. */
    private static final class Follow {

        private final Folding<?, ?> folding;
        private final Log log;
        private final MongoDatabase database;
        private final Generations generations;
        private final Random random;
        private Live runner;

        Follow(Projection<?, ?> projection, Map<LogName, H2Log> logs, MongoDatabase database, Random random) {
            this.folding = new Folding<>(projection);
            this.log = logs.get(projection.log()).log();
            this.database = database;
            this.generations = new Generations(database);
            this.random = random;
            this.runner = next();
            runner.turn();
        }

        private Live next() {
            return next(random.nextBoolean() ? 1 + random.nextInt(10) : 1 + random.nextInt(500));
        }

        private Live next(int batch) {
            database.getCollection("leases").deleteMany(new BsonDocument()); // as those of whoever was killed lapse
            return new Live(folding, log, generations, rebuild(log, generations, random), batch, GRACE);
        }

        void takeTurns() {
            if (random.nextInt(5) == 0) {
                runner.close();
                runner = next();
            }
            for (var turns = random.nextInt(4); turns > 0; turns--) {
                runner.turn();
            }
        }

        void comeToTheEnd() {
            runner = next(1 + random.nextInt(1_500));
            var more = true;
            while (more) {
                more = runner.turn();
            }
        }
    }

    private static <E extends Event, D> Map<String, BsonDocument> rebuilt(
            Projection<E, D> projection, Log log, Generations generations, Random random) {
        var folding = new Folding<>(projection);
        var attempts = 0;
        while (true) {
            var mostlyOn = attempts++;
            try {
                var rebuilt = rebuild(log, generations, random).run(folding, Scope.ALL, (_, _, _) -> {
                    if (random.nextInt(3 + mostlyOn) == 0) {
                        throw new GivenUp();
                    }
                });
                assertThat(rebuilt.mended()).isEmpty();
                return documents(generations, projection);
            } catch (GivenUp again) {
                assertThat(attempts).as(again.getMessage()).isLessThan(1_000);
            }
        }
    }

    private static Rebuild rebuild(Log log, Generations generations, Random random) {
        var checkpoints = List.of(Duration.ZERO, Duration.ofMillis(1), Duration.ofMinutes(1));
        return new Rebuild(
                log,
                generations,
                new Rebuild.Limits(
                        1 + random.nextInt(60),
                        1_000L + random.nextInt(100_000),
                        checkpoints.get(random.nextInt(checkpoints.size())),
                        GRACE));
    }

    /** What all the rest is about, without any of it. */
    private static <E extends Event, D> Map<String, BsonDocument> plainly(Projection<E, D> projection, Log log) {
        Map<String, Stored<D>> documents = new HashMap<>();
        try (var entries = log.after(Log.START)) {
            entries.forEach(entry -> {
                if (!projection.events().isInstance(entry.event())) {
                    return;
                }
                var event = projection.events().cast(entry.event());
                for (var id : projection.ids(event, entry)) {
                    var was = documents.get(id);
                    if (was != null && was.parked() != null) {
                        continue;
                    }
                    var body = was == null ? null : was.body();
                    try {
                        documents.put(
                                id, new Stored<>(id, entry.position(), projection.fold(id, body, event, entry), null));
                    } catch (RuntimeException poison) {
                        var at = was == null ? Log.START : was.at();
                        documents.put(id, new Stored<>(id, at, body, "event " + entry.position() + ": " + poison));
                    }
                }
            });
        }
        var shape = new Shape<>(projection.document());
        var written = new HashMap<String, BsonDocument>();
        documents.values().stream()
                .filter(document -> !document.gone())
                .forEach(document ->
                        written.put(document.id(), shape.write(document).orElseThrow()));
        return written;
    }

    private static Map<String, BsonDocument> documents(Generations generations, Projection<?, ?> projection) {
        var documents = new HashMap<String, BsonDocument>();
        generations
                .collection(generations.live(projection.stored()).orElseThrow())
                .find(Generations.documents())
                .forEach(bson -> {
                    if (bson.containsKey(Shape.BODY) || bson.containsKey(Shape.PARKED)) {
                        documents.put(bson.getString(Shape.ID).getValue(), bson);
                    }
                });
        return documents;
    }
}
