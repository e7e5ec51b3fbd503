package com.atomicmcp.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.door.BrokenOff;
import com.atomicmcp.door.Callers;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.query.door.Questions;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.support.GenericWebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may look is tested where every question is; here it is the operator. */
class TrailApiTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final OrganizationId GLOBEX = new OrganizationId("globex");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final String ENTRIES = "/api/organizations/acme/audit/entries";

    private final List<Entry> log = new ArrayList<>();
    private final GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext());
    private MockMvcTester api;
    private boolean storeBreaks;

    @BeforeEach
    void open() {
        var bus = SimpleQueryBus.builder().build();
        AnnotationConfigUtils.registerAnnotationConfigProcessors(context);
        context.registerBean(AccessModel.class);
        context.registerBean(Callers.class, Operator::new);
        context.registerBean(
                QueryGateway.class,
                () -> DefaultQueryGateway.builder().queryBus(bus).build());
        context.registerBean(OrganizationLog.class, () -> this::of);
        context.registerBean(Questions.class);
        context.registerBean(Turns.class);
        context.registerBean(TrailAnswers.class);
        context.registerBean(TrailQueryController.class);
        context.refresh();
        new AnnotationQueryHandlerAdapter<>(context.getBean(TrailAnswers.class)).subscribe(bus);
        api = MockMvcTester.of(context.getBean(TrailQueryController.class));

        happened("registration", new OrganizationRegistered(ACME, "Acme", "acme"));
        happened("registration", new OrganizationRegistered(GLOBEX, "Globex", "globex"));
        for (var i = 1; i <= 7; i++) {
            happened("request " + i, new RoleCreated(ACME, role(i), "Role " + i, "", List.of()));
            happened("request " + i, new RoleCreated(GLOBEX, role(i), "Hidden " + i, "", List.of()));
        }
        happened("request 8", new RoleRenamed(ACME, role(1), "=cmd|' /C calc'!A0", ""));
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void theNewestComeFirstAndTheOldestLeadOnToThem() {
        assertThat(sentences(get(ENTRIES + "?limit=2")))
                .containsExactly(
                        "Alice Adams renamed role Role 1 to =cmd|' /C calc'!A0",
                        "Alice Adams created role Role 7 without permissions");
        assertThat(sentences(get(ENTRIES + "?limit=2&order=oldest")))
                .containsExactly(
                        "Alice Adams registered organization Acme (acme)",
                        "Alice Adams created role Role 1 without permissions");
    }

    @Test
    void pagesShowEveryEntryOnceWhateverIsDecidedMeanwhile() {
        for (var order : List.of("newest", "oldest")) {
            var expected = positions(get(ENTRIES + "?limit=200&order=" + order));
            var seen = new ArrayList<Long>();
            var page = get(ENTRIES + "?limit=3&order=" + order);
            seen.addAll(positions(page));
            while (page.hasNonNull("next")) {
                if (order.equals("newest")) {
                    happened("meanwhile", new RoleRenamed(ACME, role(2), "Other " + log.size(), ""));
                }
                page = get(ENTRIES + "?limit=3&order=" + order + "&cursor="
                        + page.path("next").asString());
                seen.addAll(positions(page));
            }
            assertThat(seen).as(order).isEqualTo(expected);
        }
    }

    @Test
    void everythingIsCalledAsItWasCalledThen() {
        happened("request 9", new RoleRenamed(ACME, role(7), "Seven", ""));

        assertThat(sentences(get(ENTRIES + "?thing=" + role(7).value())))
                .containsExactly(
                        "Alice Adams renamed role Role 7 to Seven",
                        "Alice Adams created role Role 7 without permissions");
    }

    @Test
    void filtersAreThoseOfTheReplay() {
        assertThat(get(ENTRIES + "?kind=organization").path("items").size()).isEqualTo(1);
        assertThat(get(ENTRIES + "?kind=role.renamed,organization")
                        .path("items")
                        .size())
                .isEqualTo(2);
        assertThat(get(ENTRIES + "?actor=bob").path("items").size()).isZero();
        assertThat(get(ENTRIES + "?actor=alice&thing=Role%205").path("items").size())
                .isEqualTo(1);
        assertThat(get(ENTRIES + "?client=claude").path("items").size()).isZero();
        assertThat(get(ENTRIES + "?from=" + NOON.plusSeconds(15)).path("items").size())
                .isEqualTo(1);
        assertThat(get(ENTRIES + "?to=" + NOON.plusSeconds(2)).path("items").size())
                .isEqualTo(1);
        assertThat(get(ENTRIES + "?kind=role&limit=7&order=oldest").hasNonNull("next"))
                .as("more of this kind are to come")
                .isTrue();
        assertThat(get(ENTRIES + "?kind=role&limit=8&order=oldest").hasNonNull("next"))
                .as("that was all of this kind")
                .isFalse();
    }

    @Test
    void anEntryTellsWhoDidItThroughWhichDoorFromWhereAndWithWhat() {
        var entry = get(ENTRIES + "?limit=1").path("items").path(0);

        assertThat(entry.path("actor").path("name").asString()).isEqualTo("Alice Adams");
        assertThat(entry.path("actor").path("account").asString()).isEqualTo("acc_alice");
        assertThat(entry.path("door").asString()).isEqualTo("API");
        assertThat(entry.path("sourceAddress").asString()).isEqualTo("10.0.0.7");
        assertThat(entry.path("userAgent").asString()).isEqualTo("curl");
        assertThat(entry.path("correlationId").asString()).isEqualTo("request 8");
        assertThat(entry.path("changes").path("name").path("before").asString()).isEqualTo("Role 1");
    }

    @Test
    void oneEntryIsShownWholeByItsIdAndByItsPosition() {
        happened("request 9", new RoleRenamed(ACME, role(3), "Three", ""), new RoleRenamed(ACME, role(4), "Four", ""));
        var whole = get(ENTRIES + "/event-" + (log.size() - 2));

        assertThat(whole).isEqualTo(get(ENTRIES + "/" + (log.size() - 2)));
        assertThat(whole.path("event").path("name").asString()).isEqualTo("Three");
        assertThat(whole.path("metadata").path("sourceAddress").asString()).isEqualTo("10.0.0.7");
        assertThat(whole.path("together").size()).isEqualTo(1);
        assertThat(whole.path("together").path(0).path("sentence").asString()).endsWith("Role 4 to Four");
    }

    @Test
    void nothingOfAnotherOrganizationIsReached() {
        for (var path :
                List.of(ENTRIES + "?limit=200", ENTRIES + "?thing=hidden", ENTRIES + ".jsonl", ENTRIES + ".csv")) {
            assertThat(text(path)).as(path).doesNotContainIgnoringCase("globex").doesNotContain("Hidden ");
        }
        var theirs = log.stream()
                .filter(entry -> ((Event) entry.event()).organizationId().equals(GLOBEX))
                .toList();
        for (var entry : theirs) {
            assertThat(refusal(ENTRIES + "/" + entry.position()))
                    .isEqualTo(new NotFound("event", Long.toString(entry.position())));
            assertThat(refusal(ENTRIES + "/" + entry.eventId())).isEqualTo(new NotFound("event", entry.eventId()));
        }
        for (var part : List.of("/entries", "/entries/1", "/entries.csv", "/entries.jsonl")) {
            assertThat(refusal("/api/organizations/nobody/audit" + part))
                    .isEqualTo(new NotFound("organization", "nobody"));
        }
    }

    @Test
    void theExportsHaveEveryEntryTheOldestFirst() {
        var lines = text(ENTRIES + ".jsonl")
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        var listed = get(ENTRIES + "?limit=200&order=oldest").path("items").values();

        assertThat(lines).containsExactlyElementsOf(listed);
        assertThat(text(ENTRIES + ".jsonl?kind=organization").lines()).hasSize(1);
    }

    @Test
    void aSpreadsheetTakesNothingForAFormula() {
        var rows = text(ENTRIES + ".csv").split("\r\n");

        assertThat(rows).hasSize(1 + 9);
        assertThat(rows[0]).startsWith("position,eventId,at,kind,sentence,organization.id");
        assertThat(rows[9]).contains("renamed role Role 1 to =cmd|' /C calc'!A0", "\"{\"\"name\"\":");
        happened("request 9", new RoleRenamed(ACME, role(1), "One", ""));
        assertThat(text(ENTRIES + ".csv?thing=" + role(1).value() + "&kind=role.renamed"))
                .as("a name that is a cell of its own")
                .contains(",'=cmd|' /C calc'!A0,");
    }

    @Test
    void anExportIsAFileThatNobodyKeeps() {
        var csv = api.get().uri(ENTRIES + ".csv").exchange();
        assertThat(csv).hasHeader("Content-Type", "text/csv;charset=UTF-8");
        assertThat(csv).hasHeader("Cache-Control", "no-store");
        assertThat(csv).hasHeader("Content-Disposition", "attachment; filename=\"audit-trail.csv\"");
        assertThat(api.get().uri(ENTRIES + ".jsonl").exchange()).hasHeader("Content-Type", "application/x-ndjson");
    }

    @Test
    void anExportThatFailsHalfWayIsNotTakenForTheWhole() {
        for (var i = 0; i < 1_000; i++) {
            happened("more", new RoleRenamed(ACME, role(1), "Name " + i, ""));
        }
        storeBreaks = true;

        var result = api.get().uri(ENTRIES + ".jsonl").exchange();

        assertThat(result).failure().cause().isInstanceOf(BrokenOff.class);
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        var page = get(ENTRIES + "?limit=2").path("next").asString();
        for (var mistake : List.of(
                "?limit=0",
                "?limit=201",
                "?order=upwards",
                "?cursor=nonsense",
                "?order=oldest&cursor=" + page,
                "?cursor=" + new com.atomicmcp.query.Paging.End("NEWEST", "x").text(),
                "?kind=rolle",
                "?from=yesterday",
                "?from=2026-03-03T00:00:00Z&to=2026-03-02T00:00:00Z",
                ".csv?kind=rolle",
                ".jsonl?to=2026")) {
            assertThat(refusal(ENTRIES + mistake).rule()).as(mistake).isEqualTo("invalid-value");
        }
    }

    private void happened(String request, Event... events) {
        for (var event : events) {
            log.add(new Entry(
                    log.size(),
                    "event-" + log.size(),
                    NOON.plusSeconds(log.size()),
                    event,
                    new Caller(
                                    Caller.Kind.MEMBER,
                                    "mem_alice",
                                    "Alice Adams",
                                    new AccountId("acc_alice"),
                                    "10.0.0.7",
                                    "curl",
                                    request,
                                    "API")
                            .metadata()));
        }
    }

    private Stream<Entry> of(OrganizationId organization) {
        var found = log.stream()
                .filter(entry -> ((Event) entry.event()).organizationId().equals(organization))
                .toList();
        if (found.isEmpty()) {
            throw new Refused(new NotFound("organization", organization.value()));
        }
        return storeBreaks ? Stream.concat(found.stream(), Stream.generate(TrailApiTest::outOfReach)) : found.stream();
    }

    private static Entry outOfReach() {
        throw new IllegalStateException("the store is out of reach");
    }

    private static RoleId role(int number) {
        return new RoleId("role_" + number);
    }

    private JsonNode get(String path) {
        return JsonMapper.shared().readTree(text(path));
    }

    private String text(String path) {
        var result = api.get().uri(URI.create(path)).exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static List<String> sentences(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(entry -> entry.path("sentence").asString())
                .toList();
    }

    private static List<Long> positions(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(entry -> entry.path("position").asLong())
                .toList();
    }

    private Rejection refusal(String path) {
        var result = api.get().uri(URI.create(path)).exchange();
        assertThat(result).failure().cause().isInstanceOf(Refused.class);
        return ((Refused) result.getUnresolvedException().getCause()).rejection();
    }

    private static final class Operator implements Callers {

        private static final Caller OPERATOR =
                new Caller(Caller.Kind.OPERATOR, "operator", "Operator", null, null, null, "c");

        @Override
        public Caller in(OrganizationId organization) {
            return OPERATOR;
        }

        @Override
        public Caller operator() {
            return OPERATOR;
        }

        @Override
        public AccountId account() {
            throw new UnsupportedOperationException();
        }
    }
}
