package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsEvent.Mention;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.Erasure.Kept;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of customers is stored so that it can be erased, on each durable store. */
abstract class ErasureContract {

    static final OrganizationId ACME = new OrganizationId("org_acme");
    static final EnvironmentId LIVE = new EnvironmentId("env_live");
    private static final FlowId WELCOME = new FlowId("flow_welcome");
    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");
    static final CustomerId ZELDA = new CustomerId("Zelda-Quixwood-7431");
    private static final CustomerId BOB = new CustomerId("Bob-Untouched-1188");
    private static final String EMAIL = "zelda.quixwood@needle.example";

    SealedStore.Place place;

    /** An empty one each time. */
    abstract SealedStore.Place place() throws Exception;

    @BeforeEach
    void empty() throws Exception {
        place = place();
    }

    @Test
    void whatIsToldIsReadAsItWasToldAndLiesThereUnderNoName() {
        try (var store = SealedStore.open(place)) {
            var told = List.of(profile(ZELDA), tag(ZELDA), fact("1", ZELDA), fact("2", null), profile(BOB));
            append(store, told);
            assertThat(store.events()).isEqualTo(told);
            assertThat(rows(store)).hasSize(5);
            assertThat(rows(store).subList(0, 3)).noneMatch(ErasureContract::tells);
            assertThat(rows(store).get(3)).as("one about nobody stays as it is").contains("\"properties\"");
        }
        try (var again = SealedStore.open(place)) {
            assertThat(again.events()).hasSize(5).contains(profile(ZELDA), fact("1", ZELDA));
        }
    }

    @Test
    void oneWhoIsForgottenIsReadNoMoreAndNobodyElseIsTouched() {
        forgetsOneAndNobodyElse();
    }

    void forgetsOneAndNobodyElse() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA), profile(BOB), fact("1", ZELDA), fact("2", BOB)));
            assertThat(store.erasure.about(pseudonym(store, ZELDA))).isEqualTo(Kept.SOMETHING);

            var position = forget(store, "decision-1", ZELDA);

            var pseudonym = pseudonym(store, ZELDA);
            assertThat(store.events())
                    .containsExactly(
                            new ContentErased(ACME, LIVE),
                            profile(BOB),
                            erased(store, "1"),
                            fact("2", BOB),
                            new CustomerErased(ACME, LIVE, pseudonym),
                            new AnalyticsErased(
                                    ACME, LIVE, pseudonym, List.of(new Mention(WELCOME, NOON, at(store, 2)))));
            assertThat(position).isEqualTo(new LogPosition(LogName.INTAKE, store.log.head()));
            assertThat(store.erasure.about(pseudonym)).isEqualTo(Kept.ERASED);
            assertThat(store.erasure.about(pseudonym(store, BOB))).isEqualTo(Kept.SOMETHING);
            assertThat(store.erasure.about(pseudonym(store, new CustomerId("nobody"))))
                    .isEqualTo(Kept.NOTHING);
        }
        try (var again = SealedStore.open(place)) {
            assertThat(again.events()).hasSize(6).contains(profile(BOB)).doesNotContain(profile(ZELDA));
        }
    }

    @Test
    void forgettingOnceMoreByTheSameDecisionChangesNothing() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA)));
            var position = forget(store, "decision-1", ZELDA);
            append(store, List.of(profile(ZELDA)));
            assertThat(forget(store, "decision-1", ZELDA)).isEqualTo(position);
            assertThat(store.events())
                    .containsExactly(
                            new ContentErased(ACME, LIVE),
                            new CustomerErased(ACME, LIVE, pseudonym(store, ZELDA)),
                            profile(ZELDA));
        }
    }

    @Test
    void whoIsReportedAfterwardsIsSomebodyNewAndCanBeForgottenAgain() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA), fact("1", ZELDA)));
            forget(store, "decision-1", ZELDA);
            append(store, List.of(tag(ZELDA), fact("2", ZELDA)));
            assertThat(store.events()).contains(tag(ZELDA), fact("2", ZELDA)).doesNotContain(profile(ZELDA));
            forget(store, "decision-2", ZELDA);
            assertThat(store.events()).doesNotContain(tag(ZELDA), fact("2", ZELDA));
            assertThat(store.events().getLast())
                    .as("only what was told since is told of again")
                    .isEqualTo(new AnalyticsErased(
                            ACME, LIVE, pseudonym(store, ZELDA), List.of(new Mention(WELCOME, NOON, at(store, 5)))));
        }
    }

    @Test
    void aFactThatWasReportedAboutOneWhoIsForgottenIsStillKnown() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(fact("1", ZELDA)));
            forget(store, "decision-1", ZELDA);
            var receipt = store.intake().append(reports(List.of(fact("1", ZELDA), fact("1", null))), Map.of());
            assertThat(receipt.known()).containsExactly("org_acme/env_live/analytics/1-of-" + EMAIL);
        }
    }

    @Test
    void aLogFromBeforeTellsNothingWithTheKeysFromAfter() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA), profile(BOB)));
            forget(store, "decision-1", ZELDA);
            // as a backup of the log has it that was made before
            store.sql
                    .sql("DELETE FROM IntakeEventEntry WHERE payloadType = 'customer.erased'")
                    .update();
            store.sql.sql("DELETE FROM customer_erasure").update();
            var key = store.sql
                    .sql("SELECT key_id FROM customer_key")
                    .query(String.class)
                    .single();
            assertThat(key).isNotEmpty();
            assertThat(store.events()).containsExactly(new ContentErased(ACME, LIVE), profile(BOB));
            append(store, List.of(profile(ZELDA)));
            assertThat(store.events()).endsWith(profile(ZELDA));
        }
    }

    @Test
    void keysThatAreMissingAreAnErrorAndNobodyIsTakenForForgotten() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA)));
        }
        var without = new SealedStore.Place(place.platform(), place.url(), place.user(), _ -> new NoKeys());
        assertThatThrownBy(() -> SealedStore.open(without))
                .as("at the start")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("A customer's key is missing");
        try (var store = SealedStore.unsealed(without)) {
            assertThatThrownBy(store::events).hasMessageStartingWith("A customer's key is missing");
            assertThatThrownBy(() -> append(store, List.of(tag(ZELDA))))
                    .hasMessageStartingWith("A customer's key is missing");
        }
    }

    @Test
    void anotherSecretIsRefused() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA)));
        }
        assertThatThrownBy(() -> SealedStore.open(place, "d".repeat(64)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("ATOMIC_CUSTOMER_SECRET is not the one");
    }

    @Test
    void aReportThatIsNotCommittedLeavesNoKey() {
        try (var store = SealedStore.open(place)) {
            var made = new HashMap<Pseudonym, CustomerKeys.Named>();
            store.transactions.executeWithoutResult(status -> {
                made.putAll(store.vault.keysOf(List.of(pseudonym(store, ZELDA))));
                status.setRollbackOnly();
            });
            var id = made.values().iterator().next().id();
            assertThat(store.keys.find(List.of(id)).values()).noneMatch(CustomerKeys.Found.Key.class::isInstance);
            assertThat(store.erasure.about(pseudonym(store, ZELDA))).isEqualTo(Kept.NOTHING);
        }
    }

    @Test
    void aKeyThatIsPutBackIsTakenAwayAgainWhenTheDecisionIsRead() {
        try (var store = SealedStore.open(place)) {
            append(store, List.of(profile(ZELDA)));
            var id = store.sql
                    .sql("SELECT key_id FROM customer_key")
                    .query(String.class)
                    .single();
            store.transactions.executeWithoutResult(_ -> {
                store.sql.sql("DELETE FROM customer_key").update();
                store.sql
                        .sql("INSERT INTO customer_erasure VALUES ('decision-1', ?, ?, 1)")
                        .param(pseudonym(store, ZELDA).value())
                        .param(id)
                        .update();
            }); // as one who was killed before the key was taken away has left it
            assertThat(store.events()).containsExactly(profile(ZELDA));
            forget(store, "decision-1", ZELDA);
            assertThat(store.events()).containsExactly(new ContentErased(ACME, LIVE));
        }
    }

    @Test
    void whatAnEarlierVersionHasStoredIsSealedAtTheFirstStart() throws Exception {
        var told = List.of(profile(ZELDA), tag(ZELDA), fact("1", ZELDA), fact("2", null), profile(BOB));
        try (var earlier = SealedStore.unsealed(place)) {
            earlier.plain().append(reports(told), Map.of());
            assertThat(rows(earlier)).filteredOn(ErasureContract::tells).hasSize(4);
        }
        try (var store = SealedStore.open(place)) {
            assertThat(store.events()).isEqualTo(told);
            assertThat(rows(store)).filteredOn(ErasureContract::tells).isEmpty();
            assertThat(store.intake()
                            .append(reports(told.subList(2, 4)), Map.of())
                            .known())
                    .as("facts are still known by their ids")
                    .hasSize(2);
            forget(store, "decision-1", ZELDA);
            assertThat(store.events()).contains(profile(BOB)).doesNotContain(profile(ZELDA), tag(ZELDA));
        }
        try (var again = SealedStore.open(place)) {
            assertThat(again.events()).contains(erased(again, "1"));
        }
    }

    // ---- what is told

    static Event profile(CustomerId customer) {
        return new CustomerReported(
                ACME,
                LIVE,
                customer,
                NOON,
                new Profile("Zelda Quixwood", EMAIL, null, null, null, null, null, Map.of("shoe", "Quixwood-shoe")),
                new ContactPreferences("Europe/Berlin", true));
    }

    private static Event tag(CustomerId customer) {
        return new CustomerTagged(ACME, LIVE, customer, new Tag("Quixwood-tag", NOON, null));
    }

    private static Event fact(String id, @Nullable CustomerId customer) {
        return new AnalyticsReported(
                ACME,
                LIVE,
                WELCOME,
                new Fact(
                        id + "-of-" + EMAIL,
                        "card-displayed",
                        NOON,
                        customer,
                        customer == null ? null : "invocation of Quixwood",
                        "SDK",
                        null,
                        Map.of("properties", Map.of("said", customer == null ? "nothing" : "I am Quixwood"))));
    }

    private static Event erased(SealedStore store, String id) {
        return new AnalyticsReported(
                ACME,
                LIVE,
                WELCOME,
                new Fact(
                        store.pseudonyms.fact(ACME, LIVE, id + "-of-" + EMAIL),
                        "card-displayed",
                        NOON,
                        null,
                        null,
                        "SDK",
                        null,
                        Map.of()));
    }

    static void append(SealedStore store, List<? extends Event> told) {
        store.intake().append(reports(told), Map.of());
    }

    private static List<Report> reports(List<? extends Event> told) {
        return told.stream()
                .map(event -> event instanceof AnalyticsReported(var _, var _, var flow, var fact)
                        ? new Report("org_acme/env_live/analytics/" + fact.id(), "org_acme/env_live/" + flow, event)
                        : new Report(null, "org_acme/env_live/" + ZELDA, event))
                .toList();
    }

    static LogPosition forget(SealedStore store, String decision, CustomerId customer) {
        return store.erasure.erase(
                decision,
                new CustomerForgotten(ACME, LIVE, pseudonym(store, customer)),
                Map.of("actorKind", "operator"));
    }

    private static Pseudonym pseudonym(SealedStore store, CustomerId customer) {
        return store.pseudonyms.of(ACME, LIVE, customer);
    }

    /** Everything that a row has, as text. */
    private static List<String> rows(SealedStore store) {
        return store.sql
                .sql("SELECT * FROM IntakeEventEntry ORDER BY globalIndex")
                .query((row, _) -> String.join(
                        " ",
                        Stream.of("aggregateIdentifier", "type", "eventIdentifier", "payloadType")
                                .map(column -> text(row, column))
                                .toList()
                                .toString(),
                        new String(row.getBytes("metaData"), StandardCharsets.UTF_8),
                        new String(row.getBytes("payload"), StandardCharsets.UTF_8)))
                .list();
    }

    private static String text(java.sql.ResultSet row, String column) {
        try {
            return row.getString(column);
        } catch (java.sql.SQLException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static boolean tells(String row) {
        return row.contains("uixwood") && !row.contains("nothing");
    }

    private static long at(SealedStore store, int row) {
        return store.sql
                .sql("SELECT globalIndex FROM IntakeEventEntry ORDER BY globalIndex")
                .query(Long.class)
                .list()
                .get(row);
    }

    private static final class NoKeys implements CustomerKeys {

        @Override
        public List<Named> make(int howMany) {
            throw new AssertionError("nobody is new");
        }

        @Override
        public Map<String, Found> find(java.util.Collection<String> ids) {
            return Map.of();
        }

        @Override
        public void forget(java.util.Collection<String> ids) {
            throw new AssertionError("nobody is forgotten");
        }

        @Override
        public void close() {}
    }
}
