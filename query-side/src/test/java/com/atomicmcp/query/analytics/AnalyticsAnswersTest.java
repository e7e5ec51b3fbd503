package com.atomicmcp.query.analytics;

import static com.atomicmcp.query.store.Everything.ACME;
import static com.atomicmcp.query.store.Everything.ADA;
import static com.atomicmcp.query.store.Everything.GLOBEX;
import static com.atomicmcp.query.store.Everything.LIVE;
import static com.atomicmcp.query.store.Everything.NOON;
import static com.atomicmcp.query.store.Everything.PSEUDONYMS;
import static com.atomicmcp.query.store.Everything.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsQuery.FindAnalytics;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.query.projection.ReadModels;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.query.store.EmbeddedMongo;
import com.atomicmcp.query.store.Everything;
import com.atomicmcp.rejection.Refused;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedMongo.class)
class AnalyticsAnswersTest {

    private final Random random = new Random(3);
    private ReadModels models;
    private AnalyticsAnswers answers;
    private MetaData upToDate;
    private MongoDatabase database;

    @BeforeEach
    void open(MongoDatabase empty) {
        database = empty;
        var hours = new HourProjection();
        var parts = new PartProjection(PSEUDONYMS);
        models = new ReadModels(database, List.of(hours, parts)).start();
        answers = new AnalyticsAnswers(models.views(), hours, parts);
    }

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void everyWindowFilterAndPageSaysWhatOneLoopOverTheFactsSays() {
        var facts = reported(4_000);
        for (var round = 0; round < 60; round++) {
            var from = NOON.plusSeconds(random.nextInt(90_000) - 3_600L);
            var to = from.plusMillis(1 + random.nextInt(12 * 3_600_000));
            if (round % 3 == 0) {
                from = HourProjection.start(HourProjection.hour(from));
                to = HourProjection.start(HourProjection.hour(to) + 1);
            }
            var names = List.of(Set.<String>of(), Set.of("$weird.name"), Set.of("card-displayed", "never"))
                    .get(random.nextInt(3));
            var customer = random.nextInt(3) == 0 ? ADA : null;
            assertSame(facts, from, to, names, customer, 1 + random.nextInt(200));
        }
    }

    @Test
    void aLaterPageDoesNotReadTheHoursOfThoseBeforeIt() {
        reported(500);
        var from = HourProjection.start(HourProjection.hour(NOON));
        var to = from.plus(Duration.ofDays(1));
        var first = page(from, to, null);
        var second = page(from, to, first.next());
        var newestHour = HourProjection.hour(first.items().getFirst().timestamp());
        assertThat(HourProjection.hour(first.items().getLast().timestamp())).isLessThan(newestHour);
        database.listCollectionNames().forEach(name -> {
            if (name.startsWith(new PartProjection(PSEUDONYMS).name() + "@")) {
                var id = HourProjection.id(ACME, LIVE, WELCOME, newestHour);
                var garbled = database.getCollection(name)
                        .updateMany(Filters.regex("_id", "^" + id + "/"), Updates.set("body.facts", "garbled"));
                assertThat(garbled.getMatchedCount()).isPositive();
            }
        });

        assertThat(page(from, to, first.next())).isEqualTo(second);
    }

    private Page<Fact> page(Instant from, Instant to, @Nullable String after) {
        var query = new FindAnalytics(ACME, LIVE, WELCOME, from, to, Set.of(), null, after, 100);
        return answers.answer(query, upToDate).facts();
    }

    @Test
    void anHourThatIsSplitOverManyPartsIsWhole() {
        var facts = new ArrayList<AnalyticsReported>();
        for (var i = 0; i < 3_000; i++) {
            facts.add(Everything.fact(ACME, i, NOON.plusMillis(random.nextInt(3_600_000)), random));
        }
        report(facts);

        var view = answers.answer(
                new FindAnalytics(ACME, LIVE, WELCOME, NOON, NOON.plusSeconds(3_600), Set.of(), null, null, 10),
                upToDate);

        assertThat(view.total()).isEqualTo(3_000);
        assertThat(models.dump().keySet())
                .filteredOn(key -> key.startsWith("analytics-parts"))
                .hasSizeBetween(6, 7);
    }

    @Test
    void theEdgesAreExactToTheNanosecond() {
        var edge = NOON.plusNanos(1_800_000_000_123L);
        report(List.of(
                Everything.fact(ACME, 1, edge.minusNanos(1), random),
                Everything.fact(ACME, 2, edge, random),
                Everything.fact(ACME, 3, edge.plusNanos(1), random)));

        assertThat(ids(edge, edge.plusNanos(1))).containsExactly("fact-2");
        assertThat(ids(edge.minusNanos(1), edge)).containsExactly("fact-1");
        assertThat(ids(edge.minusNanos(1), edge.plusNanos(2))).containsExactly("fact-3", "fact-2", "fact-1");
    }

    @Test
    void factsOfOneInstantArePagedWithoutLossOrRepetition() {
        var facts = new ArrayList<AnalyticsReported>();
        for (var i = 0; i < 30; i++) {
            facts.add(Everything.fact(ACME, i, NOON, random));
        }
        report(facts);

        assertSame(plain(facts), NOON, NOON.plusSeconds(1), Set.of(), null, 7);
    }

    @Test
    void aFactComesBackAsItWasReported() {
        var reported = Everything.fact(ACME, 1, NOON.plusNanos(1), random);
        report(List.of(reported));

        var view = answers.answer(
                new FindAnalytics(ACME, LIVE, WELCOME, NOON, NOON.plusSeconds(1), Set.of(), null, null, 1), upToDate);

        assertThat(view.facts().items()).containsExactly(reported.fact());
    }

    @Test
    void anotherOrganizationsFactsAreNotCounted() {
        report(List.of(Everything.fact(GLOBEX, 1, NOON, random)));

        assertThat(ids(NOON, NOON.plusSeconds(1))).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        report(List.of());
        var week = Duration.ofDays(7);

        assertRefused("'to' is later", NOON, NOON, 1, null);
        assertRefused("'to' is at most 7 days", NOON, NOON.plus(week).plusNanos(1), 1, null);
        assertRefused("'limit'", NOON, NOON.plusSeconds(1), 0, null);
        assertRefused("'limit'", NOON, NOON.plusSeconds(1), 201, null);
        assertRefused("'cursor'", NOON, NOON.plusSeconds(1), 1, "nonsense");
        assertRefused("'cursor'", NOON, NOON.plusSeconds(1), 1, "bm90LWEtdGltZQpp");
        assertThat(ids(NOON.minus(week), NOON)).isEmpty();
        assertThat(ids(Instant.MIN, Instant.MIN.plusSeconds(60))).isEmpty();
        assertThat(ids(Instant.MAX.minusSeconds(60), Instant.MAX)).isEmpty();
    }

    private void assertRefused(String problem, Instant from, Instant to, int limit, @Nullable String after) {
        var query = new FindAnalytics(ACME, LIVE, WELCOME, from, to, Set.of(), null, after, limit);
        assertThatThrownBy(() -> answers.answer(query, upToDate))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(problem);
    }

    private List<String> ids(Instant from, Instant to) {
        var query = new FindAnalytics(ACME, LIVE, WELCOME, from, to, Set.of(), null, null, 200);
        return answers.answer(query, upToDate).facts().items().stream()
                .map(Fact::id)
                .toList();
    }

    private void assertSame(
            List<Fact> facts, Instant from, Instant to, Set<String> names, @Nullable CustomerId customer, int limit) {
        var inWindow = facts.stream()
                .filter(fact ->
                        !fact.timestamp().isBefore(from) && fact.timestamp().isBefore(to))
                .filter(fact -> customer == null || customer.equals(fact.endUserId()))
                .toList();
        Map<String, Long> counts =
                inWindow.stream().collect(Collectors.groupingBy(Fact::name, TreeMap::new, Collectors.counting()));
        var expected = inWindow.stream()
                .filter(fact -> names.isEmpty() || names.contains(fact.name()))
                .sorted(Comparator.comparing(Fact::timestamp)
                        .thenComparing(Fact::id)
                        .reversed())
                .toList();
        var paged = new ArrayList<Fact>();
        String after = null;
        do {
            var view = answers.answer(
                    new FindAnalytics(ACME, LIVE, WELCOME, from, to, names, customer, after, limit), upToDate);
            assertThat(view.counts()).isEqualTo(counts);
            assertThat(view.total()).isEqualTo(expected.size());
            assertThat(view.facts().items()).hasSizeLessThanOrEqualTo(limit);
            paged.addAll(view.facts().items());
            after = view.facts().next();
        } while (after != null);
        assertThat(paged).isEqualTo(expected);
    }

    private List<Fact> reported(int facts) {
        var events = new ArrayList<AnalyticsReported>();
        for (var i = 0; i < facts; i++) {
            events.add(Everything.fact(ACME, i, NOON.plusMillis(random.nextInt(86_400_000)), random));
        }
        report(events);
        return plain(events);
    }

    private static List<Fact> plain(List<AnalyticsReported> events) {
        return events.stream().map(AnalyticsReported::fact).toList();
    }

    private void report(List<AnalyticsReported> events) {
        models.intake.append(events);
        upToDate = MetaData.with(
                View.AFTER, List.of("intake:" + models.intake.log().head()));
    }
}
