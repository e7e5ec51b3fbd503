package com.atomicmcp.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.launcher.store.EventSerializer;
import com.atomicmcp.launcher.store.JdbcOrganizationLog;
import com.atomicmcp.launcher.store.LogEngine;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.rejection.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trail, as it is told from each durable store. */
abstract class TrailContract {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Names that stand beside it in one order of words or another. */
    private static final List<String> NEIGHBOURS =
            List.of("acme-2", "acme.2", "acme_2", "acme~", "acme0", "acmea", "acm", "ACME", "Acme", "a.cme", "a-c-m-e");

    private DataSource store;
    private JdbcClient sql;
    private EventStorageEngine engine;
    private Logs logs;
    private OrganizationLog ofAcme;
    private WebTestClient door;
    private int appended;

    abstract DataSource store() throws Exception;

    abstract String platform();

    JdbcClient sql() {
        return sql;
    }

    @BeforeEach
    void open() throws Exception {
        store = store();
        sql = JdbcClient.create(store);
        sql.sql("DROP TABLE IF EXISTS DomainEventEntry").update();
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(new ClassPathResource("schema/" + platform() + "/logs.sql")), store);
        engine = engine(LogEngine.DECISIONS);
        logs = new Logs(
                new Log(LogName.DECISIONS, engine),
                new Log(LogName.INTAKE, engine(LogEngine.INTAKE)),
                new Log(LogName.CALLS, engine(LogEngine.CALLS)));
        ofAcme = new JdbcOrganizationLog(sql, new EventSerializer(), platform().equals("postgresql"));
        var model = new AccessModel();
        door = WebTestClient.bindToRouterFunction(new TrailDoor().trail(logs, model))
                .configureClient()
                .responseTimeout(PATIENCE)
                .build();

        append(new OrganizationRegistered(ACME, "Acme", "acme"));
        try (var entries = logs.decisions().after(Log.START)) {
            entries.forEach(model::evolve);
        }
    }

    private EventStorageEngine engine(String table) {
        ConnectionProvider connections =
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(store));
        var transactions = new SpringTransactionManager(new DataSourceTransactionManager(store));
        return LogEngine.of(table, connections, transactions, new EventSerializer());
    }

    private void append(Event... events) {
        new TransactionTemplate(new DataSourceTransactionManager(store))
                .executeWithoutResult(_ ->
                        engine.appendEvents(Stream.of(events).map(this::message).toList()));
        logs.decisions().bell().ring();
    }

    private GenericDomainEventMessage<?> message(Event event) {
        var number = appended++;
        var organization = event.organizationId().value();
        // an organization's own aggregate has its very id, the others have it before a slash
        var aggregate = event instanceof OrganizationRegistered ? organization : organization + "/part-" + number % 5;
        var who = new Caller(
                Caller.Kind.MEMBER, "mem_alice", "Alice", null, "10.0.0.7", "curl", "request-" + number, "API");
        return new GenericDomainEventMessage<>(
                "T",
                aggregate,
                number,
                event,
                MetaData.from(who.metadata()).and(Caller.ORGANIZATION, organization),
                "event-" + number,
                java.time.Instant.now());
    }

    private void roles(int howMany) {
        var events = new ArrayList<Event>();
        for (var i = 0; i < howMany; i++) {
            events.add(new RoleCreated(ACME, new RoleId("role-" + i), "Role " + i, "", List.of()));
            var other = new OrganizationId(NEIGHBOURS.get(i % NEIGHBOURS.size()));
            events.add(new RoleCreated(other, new RoleId("role-" + i), "Hidden " + i, "", List.of()));
        }
        append(events.toArray(Event[]::new));
    }

    @Test
    void anOrganizationsOwnLogIsWhatTheWholeLogHasOfIt() {
        for (var neighbour : NEIGHBOURS) {
            append(new OrganizationRegistered(new OrganizationId(neighbour), neighbour, "s" + appended));
        }
        roles(2_300); // more than two pages

        try (var alone = ofAcme.of(ACME);
                var all = logs.decisions().after(Log.START)) {
            var expected = all.filter(
                            entry -> ((Event) entry.event()).organizationId().equals(ACME))
                    .map(TrailContract::whole)
                    .toList();
            assertThat(expected).hasSize(2_301);
            assertThat(alone.map(TrailContract::whole)).containsExactlyElementsOf(expected);
        }
        for (var neighbour : NEIGHBOURS) {
            try (var theirs = ofAcme.of(new OrganizationId(neighbour))) {
                assertThat(theirs.map(entry ->
                                ((Event) entry.event()).organizationId().value()))
                        .isNotEmpty()
                        .containsOnly(neighbour);
            }
        }
        assertThatThrownBy(() -> ofAcme.of(new OrganizationId("nobody"))).isInstanceOf(Refused.class);
    }

    private static List<Object> whole(Entry entry) {
        return List.of(entry.position(), entry.eventId(), entry.at(), entry.event(), entry.metadata());
    }

    @Test
    void piecesOfAReplayAreTheWholeOfIt() {
        roles(60);
        var whole = entries("organization=acme");
        assertThat(whole).hasSize(61);

        var pieces = new ArrayList<JsonNode>();
        var piece = entries("organization=acme&limit=7");
        while (!piece.isEmpty()) {
            assertThat(piece).hasSizeLessThanOrEqualTo(7);
            pieces.addAll(piece);
            piece = entries("organization=acme&limit=7&after="
                    + piece.getLast().path("position").asLong());
        }

        assertThat(pieces).isEqualTo(whole);
        assertThat(entries("")).hasSize(121);
    }

    @Test
    void aReplayThatFollowsTellsWhatIsDecidedFromNowOn() throws InterruptedException {
        var lines = new LinkedBlockingQueue<JsonNode>();
        var following = lines("organization=acme&follow=true").subscribe(lines::add);
        try {
            assertThat(next(lines, "entries").at("/entries/0/kind").asString()).isEqualTo("organization.registered");
            for (var round = 0; round < 3; round++) {
                assertThat(next(lines, "waiting")).isNotNull();
                append(new RoleRenamed(ACME, new RoleId("role-1"), "Name " + round, ""));
                assertThat(next(lines, "entries").at("/entries/0/sentence").asString())
                        .endsWith("to Name " + round);
            }
        } finally {
            following.dispose();
        }
    }

    private static JsonNode next(BlockingQueue<JsonNode> lines, String is) throws InterruptedException {
        while (true) {
            var line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(line).as("a line that is " + is).isNotNull();
            if (line.path("is").asString().equals(is)) {
                return line;
            }
        }
    }

    @Test
    void whatCannotBeReadIsToldAsSuchAndTheReplayGoesOn() {
        append(
                new RoleCreated(ACME, new RoleId("role-1"), "One", "", List.of()),
                new RoleRenamed(ACME, new RoleId("role-1"), "Two", ""),
                new RoleRenamed(ACME, new RoleId("role-1"), "Three", ""),
                new RoleRenamed(ACME, new RoleId("role-1"), "Four", ""),
                new RoleRenamed(ACME, new RoleId("role-1"), "Five", ""));
        garble("payload", "event-2");
        garble("metaData", "event-3");
        sql.sql("UPDATE DomainEventEntry SET payloadType = 'role.painted' WHERE eventIdentifier = 'event-4'")
                .update();

        var told = entries("organization=acme");

        assertThat(told)
                .extracting(entry -> entry.path("kind").asString())
                .containsExactly(
                        "organization.registered",
                        "role.created",
                        "role.renamed",
                        "role.renamed",
                        "role.painted",
                        "role.renamed");
        assertThat(told.get(2).path("sentence").asString())
                .isEqualTo("Alice did something, but what is stored of it cannot be read");
        assertThat(told.get(2).path("eventId").asString()).isEqualTo("event-2");
        assertThat(told.get(3).path("sentence").asString())
                .as("who did it is stored apart from what they did")
                .isEqualTo("Somebody renamed role One to Three");
        assertThat(told.get(5).path("sentence").asString()).isEqualTo("Alice renamed role Three to Five");
        assertThat(shown("event-2").path("event").asString()).isEqualTo("what is stored of it cannot be read");
        assertThat(shown("event-2").path("metadata").path("sourceAddress").asString())
                .isEqualTo("10.0.0.7");
    }

    private void garble(String column, String event) {
        sql.sql("UPDATE DomainEventEntry SET " + column + " = ? WHERE eventIdentifier = ?")
                .params(new byte[] {'{', '"'}, event)
                .update();
    }

    private JsonNode shown(String event) {
        var body = door.get()
                .uri("/audit/show/" + event)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body == null ? "" : body);
    }

    /** What is told until the end, which must be one. */
    private List<JsonNode> entries(String query) {
        var lines = lines(query).collectList().block(PATIENCE);
        assertThat(lines).isNotEmpty();
        assertThat(lines.getLast().path("is").asString()).isEqualTo("replayed");
        return lines.stream()
                .flatMap(line -> line.path("entries").valueStream())
                .toList();
    }

    private Flux<JsonNode> lines(String query) {
        return door.post()
                .uri("/audit/replay?" + query)
                .accept(MediaType.APPLICATION_NDJSON)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(Map.class)
                .getResponseBody()
                .map(line -> JsonMapper.shared().valueToTree(line));
    }
}
