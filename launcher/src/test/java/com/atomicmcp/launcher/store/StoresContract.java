package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessCommand;
import com.atomicmcp.access.AccessCommand.ActivateMember;
import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.CreateGroup;
import com.atomicmcp.access.AccessCommand.InviteMember;
import com.atomicmcp.access.AccessCommand.RemoveMember;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationAccess;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.call.CallEvent;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallEvent.CallsPruned;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.call.CallLog;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.command.customer.Forgetting;
import com.atomicmcp.customer.CustomerEvent;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.CustomerQuery.FindCustomer;
import com.atomicmcp.customer.CustomerView;
import com.atomicmcp.customer.Erasure;
import com.atomicmcp.customer.Erasure.Kept;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.door.Commands;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.ForgetCustomer;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RestoreEnvironment;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.log.Intake;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.Retained;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationQuery.FindOrganization;
import com.atomicmcp.organization.OrganizationView;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import com.atomicmcp.rejection.Rejection.LastAdministrator;
import com.atomicmcp.rejection.Rejection.NameTaken;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.mongodb.client.MongoClient;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What both durable stores must do; run on each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoresContract {

    private static final EnvironmentId PRODUCTION = new EnvironmentId("production");
    private static final FlowId WELCOME = new FlowId("welcome");

    private ConfigurableApplicationContext stores;

    /** Settings that open this store. */
    abstract List<String> settings() throws Exception;

    @BeforeAll
    void open() throws Exception {
        stores = open(settings());
    }

    @AfterAll
    void close() throws Exception {
        stores.close();
    }

    static ConfigurableApplicationContext open(List<String> settings) {
        return new SpringApplicationBuilder(Stores.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties("atomic.context=stores", "spring.config.name=stores")
                .run(Stream.concat(
                                settings.stream(),
                                Stream.of(
                                        "--atomic.key-secret=" + "k".repeat(64),
                                        "--atomic.customer-secret=" + "c".repeat(64)))
                        .toArray(String[]::new));
    }

    @Test
    void axonTakesPartInTheTransactionsOfSpring() {
        assertThat(stores.getBean(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
        assertThat(stores.getBeansOfType(MeterRegistry.class)).hasSize(1);
        assertThat(stores.getBeansOfType(EventStorageEngine.class)).hasSize(1);
    }

    @Test
    void whetherTheLogIsSealedCanBeWatched() {
        registered("watched");
        var metrics = stores.getBean(MeterRegistry.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> metrics.get("atomic.seals.unsealed").gauge().value() == 0);
        assertThat(metrics.get("atomic.seals.age.seconds").gauge().value()).isBetween(0.0, 60.0);
        assertThat(metrics.get("atomic.seals.heads.failed").functionCounter().count())
                .isZero();
        assertThat(metrics.get("atomic.seals.heads.posted").functionCounter().count())
                .isZero();
    }

    @Test
    void anEventIsStoredUnderItsNameWithWhoAndWhence() {
        var acme = registered("named");
        var row = sql().sql("SELECT payloadType, payloadRevision, metaData FROM DomainEventEntry"
                        + " WHERE aggregateIdentifier = ? AND sequenceNumber = 0")
                .param(acme.value())
                .query((found, _) -> List.of(
                        found.getString(1),
                        found.getString(2),
                        new String(found.getBytes(3), java.nio.charset.StandardCharsets.UTF_8)))
                .single();
        assertThat(row.get(0)).isEqualTo("organization.registered");
        assertThat(row.get(1)).isEqualTo("1");
        assertThat(row.get(2))
                .contains(
                        "\"actorKind\":\"system\"",
                        "\"correlationId\":\"test\"",
                        "\"command\"",
                        "\"causationId\"",
                        acme.value());
    }

    @Test
    void aCommandIsAnsweredWithThePositionOfItsLastEvent() {
        var acme = registered("positioned");
        var position = commands().send(new EnableMcpServer(acme), system());
        assertThat(entry(position.position()).event().toString()).contains("McpServerEnabled", acme.value());
        assertThat(commands().send(new EnableMcpServer(acme), system()).position())
                .as("a command that changes nothing")
                .isGreaterThanOrEqualTo(position.position());
    }

    @Test
    void accessIsKnownBeforeTheCommandIsAcknowledged() {
        var acme = registered("known");
        var access = stores.getBean(AccessModel.class);
        for (var round = 0; round < 50; round++) {
            commands().send(new EnableMcpServer(acme), system());
            assertThat(access.organization(acme).orElseThrow().mcpServerEnabled())
                    .isTrue();
            commands().send(new DisableMcpServer(acme), system());
            assertThat(access.organization(acme).orElseThrow().mcpServerEnabled())
                    .isFalse();
        }
    }

    @Test
    void aRefusedCommandLeavesNoTrace() {
        registered("taken");
        var before = decisions();
        assertThatThrownBy(() -> registered("taken")).isInstanceOf(Refused.class);
        assertThat(decisions()).isEqualTo(before);
    }

    @RepeatedTest(5)
    void ofTwoThatWantOneNameOneGetsIt() {
        var subdomain = "wanted-" + System.nanoTime();
        var organizations = refusedAtOnce(() -> registered(subdomain), () -> registered(subdomain));
        assertThat(organizations)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(new NameTaken("subdomain", subdomain)));

        var acme = stores.getBean(AccessModel.class)
                .organization(subdomain)
                .orElseThrow()
                .organizationId();
        var environments = refusedAtOnce(
                () -> commands().send(new CreateEnvironment(acme, EnvironmentId.random(), "Staging"), system()),
                () -> commands().send(new CreateEnvironment(acme, EnvironmentId.random(), "Staging"), system()));
        assertThat(environments)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(new NameTaken("environment", "Staging")));
    }

    /** The other is told the rule, or that they do not belong to it any more. */
    @RepeatedTest(5)
    void ofTheLastTwoAdministratorsOneStaysThoughEachRemovesTheOther() {
        var acme = registered("administered-" + System.nanoTime());
        var paul = new MemberId("paul");
        var olivia = access(acme).members().iterator().next().memberId();
        commands().send(new ActivateMember(acme, olivia, AccountId.random()), system());
        commands().send(new InviteMember(acme, paul, "paul@acme.example", "Paul", "Partner"), system());
        commands().send(new ActivateMember(acme, paul, AccountId.random()), system());
        commands().send(new AddMemberToGroup(acme, new GroupId("owners"), paul), system());

        var refused = refusedAtOnce(
                () -> commands().send(new RemoveMember(acme, paul), member(olivia)),
                () -> commands().send(new RemoveMember(acme, olivia), member(paul)));

        assertThat(refused).containsOnlyOnce(Optional.empty());
        assertThat(refused)
                .containsAnyOf(
                        Optional.of(new LastAdministrator()), Optional.of(new NotFound("organization", acme.value())));
        assertThat(access(acme).administrators()).hasSize(1);
    }

    @Test
    void anIdOfSomethingElseIsNotFound() {
        var acme = registered("mistaken");
        var staging = new EnvironmentId("staging");
        commands().send(new CreateEnvironment(acme, staging, "Staging"), system());
        var before = decisions();
        assertThat(List.of(
                        refusal(() -> commands()
                                .send(new RenameEnvironment(acme, new EnvironmentId("access"), "X"), system())),
                        refusal(() ->
                                commands().send(new RestoreEnvironment(acme, new EnvironmentId("access")), system())),
                        refusal(() ->
                                commands().send(new RevokeConnection(acme, new ConnectionId("staging")), system()))))
                .containsExactly(
                        Optional.of(new NotFound("environment", "access")),
                        Optional.of(new NotFound("environment", "access")),
                        Optional.of(new NotFound("connection", "staging")));
        assertThat(decisions()).isEqualTo(before);
    }

    /** Each holds a connection while it waits for its aggregate: none would be left for whoever the first of them waits for. */
    @Test
    void moreCommandsThanConnectionsDoNotHoldUpWhoFollowsTheLog() {
        var acme = registered("crowded");
        var access = stores.getBean(Follower.class);
        try (var administrators = Executors.newFixedThreadPool(60)) {
            var asked = CompletableFuture.allOf(Stream.generate(GroupId::random)
                    .limit(60)
                    .map(group -> new CreateGroup(acme, group, group.value(), ""))
                    .map(command ->
                            CompletableFuture.runAsync(() -> commands().send(command, system()), administrators))
                    .toArray(CompletableFuture<?>[]::new));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                assertThat(access.knowsAllOlderThan(Freshness.ENOUGH)).isTrue();
                return asked.isDone();
            });
            asked.join();
        }
        assertThat(access(acme).groups()).hasSize(61);
    }

    @Test
    void reportersWhoWaitForTheirTurnLeaveConnectionsToOthers() {
        var acme = OrganizationId.random();
        var pool = stores.getBean(HikariDataSource.class).getHikariPoolMXBean();
        var transactions = new TransactionTemplate(stores.getBean(PlatformTransactionManager.class));
        try (var reporters = Executors.newFixedThreadPool(40)) {
            var reported = transactions.execute(_ -> {
                Turns.take(sql(), LogEngine.INTAKE);
                var waiting = IntStream.range(0, 40)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> intake().append(List.of(report(acme, "w" + i)), Map.of()), reporters))
                        .toList();
                await().during(Duration.ofMillis(500)).until(() -> pool.getActiveConnections() < 10);
                return waiting;
            });
            reported.forEach(CompletableFuture::join);
        }
        assertThat(reported(acme)).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void whatWasReportedBeforeIsNotTakenInAgain() {
        var acme = OrganizationId.random();
        var first = intake().append(List.of(report(acme, "1"), report(acme, "2"), report(acme, "1")), Map.of());
        assertThat(first.known()).isEmpty();
        var again = intake().append(List.of(report(acme, "2"), report(acme, "3")), Map.of());
        assertThat(again.known()).containsExactly("a:" + acme + ":2");
        assertThat(reported(acme)).containsExactly("1", "2", "3");
        assertThat(again.position().log()).isEqualTo(LogName.INTAKE);
    }

    @Test
    void callsAreKeptOnceInALogOfTheirOwn() {
        var connection = "con_" + OrganizationId.random();
        var calls = List.of(call(connection, 1), call(connection, 2));
        var before = logs().intake().head();
        stores.getBean(CallLog.class).append(calls);
        stores.getBean(CallLog.class).append(calls);

        try (var entries = logs().calls().after(Log.START)) {
            assertThat(entries.map(Entry::event)
                            .filter(CallEnded.class::isInstance)
                            .map(CallEnded.class::cast)
                            .filter(call -> call.connectionId().value().equals(connection))
                            .map(CallEnded::micros))
                    .containsExactly(1L, 2L);
        }
        assertThat(logs().intake().head()).isEqualTo(before);
    }

    @Test
    void callsAreReadBackTheNewestFirstByOrganizationAndByConnection() {
        var acme = OrganizationId.random();
        var globex = OrganizationId.random();
        var one = ConnectionId.random();
        var other = ConnectionId.random();
        var third = ConnectionId.random();
        for (var micros = 1; micros <= 12; micros++) {
            stores.getBean(CallLog.class)
                    .append(List.of(
                            call(
                                    acme,
                                    List.of(one, other, third).get(micros % 3).value(),
                                    micros),
                            call(globex, one.value(), micros)));
        }
        var history = stores.getBean(CallHistory.class);

        assertThat(micros(history.of(acme, Long.MAX_VALUE, 20)))
                .containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        var page = history.of(acme, Long.MAX_VALUE, 5);
        assertThat(micros(page)).containsExactly(12L, 11L, 10L, 9L, 8L);
        assertThat(micros(history.of(acme, page.getLast().position(), 3))).containsExactly(7L, 6L, 5L);
        assertThat(micros(history.of(acme, List.of(one, third), Long.MAX_VALUE, 4)))
                .containsExactly(12L, 11L, 9L, 8L);
        assertThat(micros(history.of(acme, List.of(other), Long.MAX_VALUE, 9))).containsExactly(10L, 7L, 4L, 1L);
        assertThat(history.of(acme, List.of(), Long.MAX_VALUE, 9)).isEmpty();
        assertThat(history.of(OrganizationId.random(), Long.MAX_VALUE, 9)).isEmpty();

        var written = page.getLast().writtenAt();
        assertThat(history.writtenSince(written))
                .isLessThanOrEqualTo(page.getLast().position());
        assertThat(history.of(acme, history.writtenSince(written), 20))
                .allMatch(kept -> kept.writtenAt().isBefore(written));
        assertThat(history.writtenSince(Instant.now().plusSeconds(60)))
                .isGreaterThan(logs().calls().head());
        assertThat(history.writtenSince(Instant.EPOCH)).isLessThanOrEqualTo(1);
    }

    /** More than a reader takes at once, so that whoever stands before it finds nothing in its place. */
    @Test
    void callsThatAreTooOldAreRemovedAndWhoReadsTheLogGoesOnBehindThem() throws Exception {
        var acme = OrganizationId.random();
        var globex = OrganizationId.random();
        var connections = List.of("con_1", "con_2", "con_3");
        var calls = stores.getBean(CallLog.class);
        var start = logs().calls().head();
        for (var from = 0; from < 2_500; from += 500) {
            calls.append(IntStream.range(from, from + 500)
                    .mapToObj(number -> call(acme, connections.get(number % 3), number))
                    .toList());
        }
        calls.append(List.of(call(globex, "con_1", 1)));
        var end = logs().calls().head();
        var retained = stores.getBean("callRetention", Retained.class);
        var than = Instant.now().plusSeconds(1);

        assertThat(retained.older(acme, than)).isEqualTo(2_500);
        assertThat(retained.older(acme, Instant.EPOCH)).isZero();
        assertThat(retained.removeSome(acme, Instant.EPOCH)).isZero();
        var removed = 0;
        var head = end;
        for (var some = retained.removeSome(acme, than); some > 0; some = retained.removeSome(acme, than)) {
            assertThat(some).as("a little at a time").isLessThanOrEqualTo(1_000);
            removed += some;
            assertThat(logs().calls().head()).as("the head goes on").isGreaterThan(head);
            head = logs().calls().head();
        }
        assertThat(removed).isEqualTo(2_500);
        calls.append(List.of(call(acme, "con_2", 7)));

        assertThat(retained.older(globex, than)).isEqualTo(1);
        assertThat(stores.getBean(CallHistory.class).of(acme, Long.MAX_VALUE, 10))
                .hasSize(1);
        try (var entries = logs().calls().after(start)) {
            var left = entries.map(Entry::event).toList();
            assertThat(left).hasSize(5).first().isInstanceOf(CallEnded.class);
            assertThat(left.subList(1, 4))
                    .as("one for each connection")
                    .containsExactlyInAnyOrderElementsOf(connections.stream()
                            .map(connection -> new CallsPruned(acme, new ConnectionId(connection), than))
                            .toList());
        }
        assertThat(logs().calls().after(start, 100)).hasSize(5);
        assertThat(logs().calls().after(start + 1_200, 100)).hasSize(5);
        assertThat(logs().calls().after(head, 100)).hasSize(1);
    }

    @Test
    void whatWasForgottenStaysForgottenThoughItWouldBeKeptLongerNow() {
        var acme = OrganizationId.random();
        var calls = stores.getBean(CallLog.class);
        var retained = stores.getBean("callRetention", Retained.class);
        var later = Instant.now().plusSeconds(60);
        calls.append(List.of(call(acme, "con_1", 1)));
        retained.removeSome(acme, later);
        calls.append(List.of(call(acme, "con_1", 2)));
        retained.removeSome(acme, later.minusSeconds(30));

        try (var entries = logs().calls().after(Log.START)) {
            assertThat(entries.map(Entry::event)
                            .filter(event ->
                                    ((CallEvent) event).organizationId().equals(acme)))
                    .containsExactly(new CallsPruned(acme, new ConnectionId("con_1"), later));
        }
    }

    private static List<Long> micros(List<CallHistory.Kept> kept) {
        return kept.stream().map(one -> one.call().micros()).toList();
    }

    private static Report call(String connection, long micros) {
        return call(new OrganizationId("org_acme"), connection, micros);
    }

    private static Report call(OrganizationId organization, String connection, long micros) {
        var ended = new CallEnded(
                organization,
                new ConnectionId(connection),
                new MemberId("mem_alice"),
                new ClientId("client_vscode"),
                "ping",
                null,
                null,
                Outcome.ANSWERED,
                Instant.parse("2026-11-03T12:00:00Z"),
                micros,
                null,
                null);
        return new Report(organization + connection + micros, organization + "/" + connection, ended);
    }

    @Test
    void reportsSentByManyAtOnceAreTakenInOnce() {
        var acme = OrganizationId.random();
        var batch = IntStream.range(0, 100).mapToObj(i -> report(acme, "n" + i)).toList();
        try (var senders = Executors.newFixedThreadPool(4)) {
            var sent = IntStream.range(0, 8)
                    .mapToObj(_ -> CompletableFuture.runAsync(() -> intake().append(batch, Map.of()), senders))
                    .toList();
            sent.forEach(CompletableFuture::join);
        }
        assertThat(reported(acme)).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void nothingBecomesVisibleBeforeSomethingOlder() throws InterruptedException {
        var acme = OrganizationId.random();
        var before = logs().decisions().head();
        var appended = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var writers = Executors.newFixedThreadPool(2)) {
            var older = CompletableFuture.runAsync(
                    () -> append(acme, "older", () -> {
                        appended.countDown();
                        awaitQuietly(end);
                    }),
                    writers);
            appended.await();
            var newer = CompletableFuture.runAsync(() -> append(acme, "newer", () -> {}), writers);
            try {
                await().during(Duration.ofMillis(500))
                        .until(() -> !newer.isDone() && logs().decisions().head() == before);
            } finally {
                end.countDown();
            }
            older.join();
            newer.join();
        }

        try (var entries = logs().decisions().after(before)) {
            assertThat(entries.map(Entry::eventId)).containsExactly(acme + "/older", acme + "/newer");
        }
    }

    @Test
    void theDecisionsOfAnOrganizationAreReadInTheirOrderWithoutThoseOfOthers() {
        var acme = registered("read-alone");
        var other = registered("not-read");
        var before = logs().decisions().head();
        var transaction = new TransactionTemplate(stores.getBean(PlatformTransactionManager.class));
        transaction.executeWithoutResult(_ -> stores.getBean(EventStorageEngine.class)
                .appendEvents(IntStream.range(0, 2_500) // more than two pages
                        .mapToObj(i -> toggled(i % 5 == 0 ? other : acme, acme + "/" + (i % 5), i))
                        .toList()));
        commands().send(new CreateGroup(acme, GroupId.random(), "Last", ""), system());

        var aggregates = List.of(
                acme + "/1", acme + "/2", acme + "/3", acme + "/4", AccessCommand.aggregate(acme), acme + "/never");
        try (var alone = stores.getBean(AggregateLog.class).of(aggregates);
                var all = logs().decisions().after(before)) {
            var wanted = all.filter(
                            entry -> ((Event) entry.event()).organizationId().equals(acme))
                    .map(StoresContract::whole)
                    .toList();
            assertThat(wanted).hasSize(2_001);
            assertThat(alone.filter(entry -> entry.position() > before).map(StoresContract::whole))
                    .containsExactlyElementsOf(wanted);
        }
    }

    private static GenericDomainEventMessage<?> toggled(OrganizationId of, String aggregate, int number) {
        return new GenericDomainEventMessage<>(
                "T",
                aggregate,
                number,
                number % 2 == 0 ? new McpServerEnabled(of) : new McpServerDisabled(of),
                MetaData.with("number", number),
                aggregate + "#" + number,
                Instant.EPOCH.plusMillis(number));
    }

    private static List<Object> whole(Entry entry) {
        return List.of(entry.position(), entry.eventId(), entry.at(), entry.event(), entry.metadata());
    }

    private void append(OrganizationId acme, String name, Runnable beforeTheEnd) {
        new TransactionTemplate(stores.getBean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            var engine = stores.getBean(EventStorageEngine.class);
            var id = acme + "/" + name;
            engine.appendEvents(new GenericDomainEventMessage<>(
                    "T", id, 0, new McpServerEnabled(acme), MetaData.emptyInstance(), id, Instant.EPOCH));
            beforeTheEnd.run();
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** As many as there are connections, and more: none is left for whoever brings what they wait for. */
    @Test
    void queriesThatWaitForAnEventDoNotHoldItUp() {
        var acme = registered("waited-for");
        var commands = 4; // few: they wait for five seconds, on a slow machine too
        var wanted = new LogPosition(LogName.DECISIONS, logs().decisions().head() + commands);
        var query = new GenericMessage<>(new FindOrganization(acme), Map.of(View.AFTER, List.of(wanted.toString())));
        var asking = new CountDownLatch(30);
        try (var readers = Executors.newFixedThreadPool(30)) {
            var answers = IntStream.range(0, 30)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> {
                                asking.countDown();
                                return stores.getBean(QueryGateway.class)
                                        .query(query, ResponseTypes.optionalInstanceOf(OrganizationView.class))
                                        .join();
                            },
                            readers))
                    .toList();
            await().until(() -> asking.getCount() == 0);
            for (var i = 0; i < commands / 2; i++) {
                commands().send(new EnableMcpServer(acme), system());
                commands().send(new DisableMcpServer(acme), system());
            }

            assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(5)));
        }
    }

    @Test
    void whoeverIsForgottenGoesFromTheReadModels() {
        var acme = registered("forgetful");
        commands().send(new CreateEnvironment(acme, PRODUCTION, "Production"), system());
        var zelda = new CustomerId("zelda");
        assertThat(refusal(() -> forgetting().forget(acme, PRODUCTION, zelda, system())))
                .contains(new NotFound("customer", "zelda"));
        var told = intake().append(List.of(profile(acme, zelda)), Map.of());
        assertThat(found(acme, zelda, told.position())).isPresent();

        var forgotten = forgetting().forget(acme, PRODUCTION, zelda, system());

        assertThat(found(acme, zelda, forgotten)).isEmpty();
        var decided = decisions();
        assertThat(forgetting().forget(acme, PRODUCTION, zelda, system()).log()).isEqualTo(LogName.INTAKE);
        assertThat(decisions()).as("decisions about one who is forgotten").isEqualTo(decided);
    }

    @Test
    void aDecisionToForgetThatNobodyLivedToCarryOutIsCarriedOut() {
        var acme = registered("interrupted");
        commands().send(new CreateEnvironment(acme, new EnvironmentId("live"), "Live"), system());
        var pseudonyms = stores.getBean(Pseudonyms.class);
        var zelda = new CustomerId("zelda");
        intake().append(
                        List.of(new Report(
                                null, "zelda", new CustomerUntagged(acme, new EnvironmentId("live"), zelda, "vip"))),
                        Map.of());
        var pseudonym = pseudonyms.of(acme, new EnvironmentId("live"), zelda);
        commands().send(new ForgetCustomer(acme, new EnvironmentId("live"), pseudonym), system());
        await().untilAsserted(() ->
                assertThat(stores.getBean(Erasure.class).about(pseudonym)).isEqualTo(Kept.ERASED));
        try (var entries = logs().intake().after(Log.START)) {
            assertThat(entries.map(Entry::event)
                            .filter(event -> event instanceof CustomerEvent told
                                    && told.organizationId().equals(acme)))
                    .containsExactly(
                            new ContentErased(acme, new EnvironmentId("live")),
                            new CustomerErased(acme, new EnvironmentId("live"), pseudonym));
        }
    }

    private Forgetting forgetting() {
        return stores.getBean(Forgetting.class);
    }

    private static Report profile(OrganizationId organization, CustomerId customer) {
        return new Report(
                null,
                "profile",
                new CustomerReported(
                        organization,
                        PRODUCTION,
                        customer,
                        Instant.EPOCH,
                        new Profile("Zelda", null, null, null, null, null, null, Map.of()),
                        null));
    }

    private Optional<CustomerView> found(OrganizationId organization, CustomerId customer, LogPosition after) {
        return stores.getBean(QueryGateway.class)
                .query(
                        new GenericMessage<>(
                                new FindCustomer(organization, PRODUCTION, customer),
                                Map.of(View.AFTER, List.of(after.toString()))),
                        ResponseTypes.optionalInstanceOf(CustomerView.class))
                .join();
    }

    @Test
    void theReadModelsAreReached() {
        assertThat(stores.getBean(MongoClient.class).getDatabase("atomic").runCommand(new org.bson.Document("ping", 1)))
                .containsEntry("ok", 1.0);
    }

    ConfigurableApplicationContext stores() {
        return stores;
    }

    Commands commands() {
        return stores.getBean(Commands.class);
    }

    private static Optional<Rejection> refusal(Runnable asking) {
        try {
            asking.run();
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.rejection());
        }
    }

    private static List<Optional<Rejection>> refusedAtOnce(Runnable one, Runnable other) {
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            return Stream.of(one, other)
                    .map(asking -> threads.submit(() -> {
                        start.await();
                        return refusal(asking);
                    }))
                    .toList()
                    .stream()
                    .map(StoresContract::result)
                    .toList();
        }
    }

    private static <T> T result(Future<T> asked) {
        try {
            return asked.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    private OrganizationAccess access(OrganizationId organization) {
        return stores.getBean(AccessModel.class)
                .organization(organization)
                .orElseThrow()
                .access();
    }

    private OrganizationId registered(String subdomain) {
        var id = OrganizationId.random();
        commands()
                .send(
                        new RegisterOrganization(
                                id,
                                "Acme " + subdomain,
                                subdomain,
                                new Founder(MemberId.random(), "o@acme.example", "Olivia", "Owner")),
                        system());
        return id;
    }

    private static Report report(OrganizationId organization, String id) {
        return new Report(
                "a:" + organization + ":" + id,
                organization + "/production/welcome",
                new AnalyticsReported(
                        organization,
                        PRODUCTION,
                        WELCOME,
                        new Fact(id, "card-displayed", Instant.EPOCH, null, null, "Platform", null, Map.of())));
    }

    private List<String> reported(OrganizationId organization) {
        try (var entries = logs().intake().after(Log.START)) {
            return entries.map(Entry::event)
                    .filter(AnalyticsReported.class::isInstance)
                    .map(AnalyticsReported.class::cast)
                    .filter(event -> event.organizationId().equals(organization))
                    .map(event -> event.fact().id())
                    .toList();
        }
    }

    private Entry entry(long position) {
        return logs().decisions().after(position - 1, 1).getFirst();
    }

    private long decisions() {
        return sql().sql("SELECT count(*) FROM DomainEventEntry")
                .query(Long.class)
                .single();
    }

    private Intake intake() {
        return stores.getBean(Intake.class);
    }

    private Logs logs() {
        return stores.getBean(Logs.class);
    }

    private JdbcClient sql() {
        return stores.getBean(JdbcClient.class);
    }

    private static Caller member(MemberId id) {
        return new Caller(Caller.Kind.MEMBER, id.value(), id.value(), null, null, null, "test");
    }

    static Caller system() {
        return Caller.system("test", "test");
    }
}
