package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.door.Commands;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Intake;
import com.atomicmcp.log.Intake.Report;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.log.Logs;
import com.atomicmcp.organization.Founder;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationQuery.FindOrganization;
import com.atomicmcp.organization.OrganizationView;
import com.atomicmcp.query.projection.View;
import com.atomicmcp.rejection.Refused;
import com.mongodb.client.MongoClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
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
                .run(settings.toArray(String[]::new));
    }

    @Test
    void axonTakesPartInTheTransactionsOfSpring() {
        assertThat(stores.getBean(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
        assertThat(stores.getBeansOfType(MeterRegistry.class)).hasSize(1);
        assertThat(stores.getBeansOfType(EventStorageEngine.class)).hasSize(1);
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
        var commands = 20;
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

    static Caller system() {
        return Caller.system("test", "test");
    }
}
