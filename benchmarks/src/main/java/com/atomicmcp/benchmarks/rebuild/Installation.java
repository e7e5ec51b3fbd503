package com.atomicmcp.benchmarks.rebuild;

import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.launcher.store.CustomerSecret;
import com.atomicmcp.launcher.store.EventSerializer;
import com.atomicmcp.launcher.store.LogEngine;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.Logs;
import com.atomicmcp.query.projection.Projection;
import com.atomicmcp.query.projection.Projections;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.bson.BsonDocument;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** The logs, the read models and what keeps them, as the server has them; without doors, and without what else reads a log. */
final class Installation implements AutoCloseable {

    private static final int BATCH = 1_000;

    private final HikariDataSource dataSource = new HikariDataSource();
    private final DataSourceTransactionManager spring;
    private final MongoClient client;
    private final MongoDatabase database;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final History history = new History();
    private final EventStorageEngine decisions;
    private final EventStorageEngine intake;
    private final Logs logs;
    private long events;
    private long appended;

    /** @param jdbc an empty database, of H2 or PostgreSQL */
    Installation(String jdbc, String user, String mongo) {
        dataSource.setJdbcUrl(jdbc);
        dataSource.setUsername(user);
        dataSource.setPassword("");
        spring = new DataSourceTransactionManager(dataSource);
        var platform = jdbc.startsWith("jdbc:postgresql:") ? "postgresql" : "h2";
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(new ClassPathResource("schema/" + platform + "/logs.sql")), dataSource);
        decisions = engine(LogEngine.DECISIONS);
        intake = engine(LogEngine.INTAKE);
        logs = new Logs(
                new Log(LogName.DECISIONS, decisions),
                new Log(LogName.INTAKE, intake),
                new Log(LogName.CALLS, engine(LogEngine.CALLS)));
        client = MongoClients.create(mongo);
        database = client.getDatabase("benchmark");
        context.registerBean(Logs.class, () -> logs);
        context.registerBean(MongoDatabase.class, () -> database);
        context.registerBean(Pseudonyms.class, () -> CustomerSecret.pseudonyms("benchmark".repeat(8)));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(Readers.class);
        context.refresh();
    }

    @ComponentScan("com.atomicmcp.query.projection")
    @ComponentScan(
            basePackages = "com.atomicmcp.query",
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Projection.class))
    private static final class Readers {}

    /** Has more happen, until there are so many events. */
    void growTo(long size) {
        var transactions = new TransactionTemplate(spring);
        while (events < size) {
            var some = Math.min(BATCH, size - events);
            var decided = Math.max(1, some / History.EVENTS_PER_DECISION);
            transactions.executeWithoutResult(_ -> {
                append(decisions, history::decision, decided);
                append(intake, history::report, some - decided);
            });
            events += some;
        }
    }

    private void append(EventStorageEngine engine, Supplier<Event> events, long howMany) {
        var messages = new ArrayList<EventMessage<?>>();
        for (var i = 0L; i < howMany; i++) {
            var event = events.get();
            var who = Map.of(
                    "actorKind", "member",
                    "actorId", "mem_00000001",
                    "correlationId", UUID.randomUUID().toString(),
                    "source", "192.0.2.1");
            var id = new UUID(++appended, 0).toString(); // in order, for indexes grow faster so
            messages.add(
                    new GenericDomainEventMessage<>("Benchmark", id, 0, event, MetaData.from(who), id, Instant.now()));
        }
        engine.appendEvents(messages);
    }

    Projections projections() {
        return context.getBean(Projections.class);
    }

    Projection<?, ?> projection(String name) {
        return context.getBeansOfType(Projection.class).values().stream()
                .filter(projection -> projection.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no projection " + name + ", but " + projections().names()));
    }

    /** How many entries a projection's log has. */
    long entries(Projection<?, ?> projection) {
        try (var connection = dataSource.getConnection();
                var count = connection.createStatement();
                var counted = count.executeQuery("SELECT COUNT(*) FROM " + table(projection))) {
            counted.next();
            return counted.getLong(1);
        } catch (java.sql.SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static String table(Projection<?, ?> projection) {
        return switch (projection.log()) {
            case DECISIONS -> LogEngine.DECISIONS;
            case INTAKE -> LogEngine.INTAKE;
            case CALLS -> LogEngine.CALLS;
        };
    }

    /** A projection's documents, as they lie in the store. */
    List<BsonDocument> documents(Projection<?, ?> projection) {
        var generation = projections().status().stream()
                .filter(status -> status.name().equals(projection.name()))
                .map(status -> status.generation())
                .findFirst()
                .orElseThrow();
        if (generation == null) {
            throw new IllegalStateException("nothing was built of " + projection.name());
        }
        return collection(generation).find().batchSize(BATCH).into(new ArrayList<>());
    }

    /** As if nothing had ever been built. */
    void forgetReadModels() {
        database.drop();
    }

    MongoCollection<BsonDocument> collection(String name) {
        return database.getCollection(name, BsonDocument.class);
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** As Axon's auto-configuration makes it. */
    ConnectionProvider connections() {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    TransactionManager transactions() {
        return new SpringTransactionManager(spring);
    }

    static Serializer serializer() {
        return new EventSerializer();
    }

    EventStorageEngine engine(String table) {
        return LogEngine.of(table, connections(), transactions(), serializer());
    }

    @Override
    public void close() {
        context.close();
        client.close();
        dataSource.close();
    }
}
