package com.atomicmcp.launcher.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.analytics.AnalyticsEvent;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.flow.FlowState;
import com.atomicmcp.launcher.demo.DemoData.Customer;
import com.atomicmcp.launcher.demo.DemoData.Flow;
import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Reported;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoDataTest {

    private static final Instant WEDNESDAY_NOON = Instant.parse("2026-11-18T12:00:30Z");
    private static final DemoData DEMO = DemoData.asOf(WEDNESDAY_NOON);
    private static final Organization ACME = DEMO.acme();

    @Test
    void theSameInstantYieldsTheSameDemo() {
        assertThat(DemoData.asOf(WEDNESDAY_NOON)).isEqualTo(DEMO);
    }

    @Test
    void itsEventsAreNotMadeBeforeSomebodyAsks() {
        var demo = DemoData.asOf(WEDNESDAY_NOON);

        assertThat(demo.acme().members()).isNotEmpty();
        assertThat(demo.acme().crowd().made()).isFalse();
        assertThat(demo.globex().crowd().made()).isFalse();
    }

    @Test
    void anotherInstantYieldsTheSameIdsAtOtherTimes() {
        var later = DemoData.asOf(WEDNESDAY_NOON.plus(Duration.ofHours(5))).acme();

        assertThat(ids(later)).containsExactlyInAnyOrderElementsOf(ids(ACME));
        assertThat(later.events()).isNotEqualTo(ACME.events());
    }

    @Test
    void acmeHasWhatWasPromised() {
        assertThat(ACME.events()).hasSize(20_000);
        assertThat(ACME.customers()).hasSize(500);
        assertThat(ACME.flows()).hasSize(12);
        assertThat(ACME.flows()).extracting(Flow::state).contains(FlowState.values());
        assertThat(ACME.flows()).extracting(Flow::version).contains(0, 1, 2, 3);
        assertThat(ACME.flows()).anyMatch(flow -> flow.version() > 0 && flow.draft() != null);
        assertThat(ACME.environments())
                .filteredOn(DemoData.Environment::archived)
                .extracting(DemoData.Environment::name)
                .containsExactly("Old Campaigns");
    }

    @Test
    void mostCustomersAreInProduction() {
        assertThat(ACME.customers().stream().collect(groupingBy(Customer::environment, counting())))
                .isEqualTo(Map.of("Production", 400L, "Staging", 80L, "Old Campaigns", 20L));
    }

    @Test
    void someTagsHaveExpiredSomeWillSoonAndSomeNever() {
        var tags = ACME.customers().stream()
                .flatMap(customer -> customer.tags().stream())
                .toList();

        assertThat(tags).anyMatch(tag -> tag.expiresAt() == null);
        assertThat(tags)
                .anyMatch(tag -> tag.expiresAt() != null && tag.expiresAt().isBefore(DEMO.now()));
        assertThat(tags)
                .anyMatch(tag -> tag.expiresAt() != null
                        && tag.expiresAt().isAfter(DEMO.now())
                        && tag.expiresAt().isBefore(DEMO.now().plus(3, ChronoUnit.DAYS)));
    }

    @Test
    void everyEventLiesInTheLastSevenDays() {
        assertThat(ACME.events())
                .extracting(event -> event.fact().timestamp())
                .allMatch(
                        at -> at.isBefore(DEMO.now()) && !at.isBefore(DEMO.now().minus(DemoData.SPAN)));
    }

    @Test
    void everyEventIsAboutAKnownCustomerAndAPublishedFlow() {
        var customers = ACME.customers().stream()
                .map(customer -> customer.environment() + "/" + customer.id())
                .collect(Collectors.toSet());
        var flows = ACME.flows().stream()
                .filter(flow -> flow.version() > 0)
                .map(flow -> flow.environment() + "/" + flow.name())
                .collect(Collectors.toSet());

        assertThat(ACME.events())
                .allMatch(event -> customers.contains(
                        event.environment() + "/" + event.fact().endUserId()))
                .allMatch(event -> flows.contains(event.environment() + "/" + event.flow()));
    }

    @Test
    void eventIdsAreUniqueInTheirEnvironment() {
        assertThat(ids(ACME)).doesNotHaveDuplicates();
    }

    @Test
    void everyDocumentedNameOccursAndNoOther() {
        assertThat(ACME.events().stream().map(event -> event.fact().name()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(AnalyticsEvent.DOCUMENTED_NAMES);
    }

    @Test
    void nightsAreQuietAndEveningsBusy() {
        var hours = published()
                .collect(groupingBy(
                        fact -> fact.timestamp().atZone(DemoData.ZONE).getHour(), counting()));

        assertThat(between(hours, 0, 5)).isLessThan(between(hours, 17, 22) / 10);
        assertThat(between(hours, 12, 14)).isGreaterThan(between(hours, 14, 16));
    }

    @Test
    void weekendsAreCalmer() {
        var days = published()
                .collect(groupingBy(
                        fact -> fact.timestamp().atZone(DemoData.ZONE).getDayOfWeek(), counting()));

        assertThat(days.get(DayOfWeek.SUNDAY)).isLessThan(days.get(DayOfWeek.MONDAY) * 3 / 4);
    }

    @Test
    void nothingHappensToACardThatWasNotShownFirst() {
        assertThat(runs()).allSatisfy(run -> {
            var seen = new HashSet<String>();
            for (var name : run) {
                if (Set.of(
                                "card-completed",
                                "card-dismissed",
                                "card-snoozed",
                                "card-subview-displayed",
                                "card-voted-up")
                        .contains(name)) {
                    assertThat(seen).contains("card-displayed");
                }
                seen.add(name);
            }
            assertThat(run).containsAnyOf("card-published", "card-embargoed");
            assertThat(run.contains("card-completed") && run.contains("card-dismissed"))
                    .isFalse();
        });
    }

    @Test
    void funnelsNarrow() {
        var counts =
                ACME.events().stream().collect(groupingBy(event -> event.fact().name(), counting()));

        assertThat(counts.get("card-published")).isGreaterThan(counts.get("card-completed"));
        assertThat(counts.get("card-displayed"))
                .isGreaterThan(counts.get("card-completed") + counts.get("card-dismissed"));
        assertThat(counts.get("video-played")).isGreaterThan(counts.get("video-completed"));
    }

    @Test
    void globexCallsThingsByTheSameNames() {
        assertThat(customerIds(ACME)).containsAll(customerIds(DEMO.globex()));
        assertThat(ACME.flows().stream().map(Flow::name).toList())
                .containsAll(DEMO.globex().flows().stream().map(Flow::name).toList());
        assertThat(DEMO.globex().customers().getFirst().profile())
                .isNotEqualTo(ACME.customers().getFirst().profile());
    }

    private static List<String> ids(Organization organization) {
        return organization.events().stream()
                .map(event -> event.environment() + "/" + event.fact().id())
                .toList();
    }

    private static Set<String> customerIds(Organization organization) {
        return organization.customers().stream()
                .map(customer -> customer.id().value())
                .collect(Collectors.toSet());
    }

    private static Stream<Fact> published() {
        return ACME.events().stream()
                .map(Reported::fact)
                .filter(fact -> fact.name().equals("card-published"));
    }

    private static long between(Map<Integer, Long> hours, int from, int to) {
        return hours.entrySet().stream()
                .filter(hour -> hour.getKey() >= from && hour.getKey() < to)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The names of the events of each run, in order. */
    private static Collection<List<String>> runs() {
        var runs = new HashMap<String, List<String>>();
        ACME.events().stream()
                .map(Reported::fact)
                .forEach(fact -> runs.computeIfAbsent(fact.flowInvocationId(), _ -> new java.util.ArrayList<>())
                        .add(fact.name()));
        return runs.values();
    }
}
