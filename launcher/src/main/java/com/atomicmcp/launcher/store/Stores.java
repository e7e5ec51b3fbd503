package com.atomicmcp.launcher.store;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.call.CallLog;
import com.atomicmcp.call.Fingerprints;
import com.atomicmcp.command.audit.retention.Retention;
import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.language.EventNames;
import com.atomicmcp.log.AggregateLog;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.log.Intake;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.Logs;
import com.atomicmcp.log.Retained;
import com.atomicmcp.organization.McpUrl;
import com.atomicmcp.query.projection.Projections;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryBusSpanFactory;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.ControllerAdvice;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Everything below the doors: both stores, the buses, aggregates, projections and answers. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(SqlInitializationProperties.class)
@ComponentScan(
        nameGenerator =
                FullyQualifiedAnnotationBeanNameGenerator.class, // the language has words that Spring keeps for itself
        basePackages = {"com.atomicmcp.command", "com.atomicmcp.query"},
        excludeFilters =
                @ComponentScan.Filter({Controller.class, ControllerAdvice.class, ConditionalOnWebApplication.class}))
public class Stores {

    private static final Duration OUT_OF_REACH = Duration.ofSeconds(5);
    private static final Duration FIRST_READING = Duration.ofMinutes(10);
    private static final int KEY_CONNECTIONS = 10;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    McpUrl mcpUrl(@Value("${atomic.mcp-url}") String template) {
        return new McpUrl(template);
    }

    @Bean
    Pseudonyms pseudonyms(@Value("${atomic.customer-secret}") String secret) {
        return CustomerSecret.pseudonyms(secret);
    }

    // ---- the durable store: the logs

    @Bean
    Schema schema(
            DataSource dataSource,
            SqlInitializationProperties properties,
            CustomerKeys keys,
            Vault vault,
            @Qualifier("eventSerializer") Serializer serializer,
            @Value("${atomic.jdbc.platform}") String platform) {
        var shared = platform.equals("postgresql");
        var sealing = new FirstSealing(dataSource, keys, vault, serializer, shared);
        return new Schema(dataSource, properties, shared, sealing::run);
    }

    /** Outside the logs: in a file beside them, or a table, which may lie in another database. */
    @Bean(destroyMethod = "close")
    CustomerKeys customerKeys(
            DataSource dataSource,
            @Value("${atomic.customer-secret}") String secret,
            @Value("${atomic.data}") Path data,
            @Value("${atomic.jdbc.platform}") String platform,
            @Value("${atomic.customer-keys.url}") String url,
            @Value("${atomic.customer-keys.username}") String username,
            @Value("${atomic.customer-keys.password}") String password) {
        var wrap = CustomerSecret.wrap(secret);
        if (!url.isEmpty()) {
            var elsewhere = new HikariDataSource();
            elsewhere.setJdbcUrl(url);
            elsewhere.setUsername(username.isEmpty() ? null : username);
            elsewhere.setPassword(password.isEmpty() ? null : password);
            elsewhere.setMaximumPoolSize(KEY_CONNECTIONS);
            elsewhere.setConnectionTimeout(OUT_OF_REACH.toMillis());
            return new KeyTable(elsewhere, wrap, elsewhere);
        }
        return platform.equals("postgresql")
                ? new KeyTable(dataSource, wrap, () -> {})
                : new KeyFile(data.resolve("customer-keys"), wrap);
    }

    @Bean
    Vault vault(
            DataSource dataSource,
            CustomerKeys keys,
            Pseudonyms pseudonyms,
            @Qualifier("eventSerializer") Serializer serializer) {
        return new Vault(dataSource, keys, pseudonyms, serializer);
    }

    @Bean
    @Qualifier("eventSerializer")
    Serializer eventSerializer() {
        return new EventSerializer();
    }

    @Bean
    @Primary
    EventStorageEngine decisionEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            @Qualifier("eventSerializer") Serializer serializer) {
        return LogEngine.of(LogEngine.DECISIONS, connections, transactions, serializer);
    }

    /** Named as Axon's own, which backs off. */
    @Bean("eventBus")
    @Primary
    @Qualifier("eventStore")
    EventStore eventStore(EventStorageEngine decisionEngine, Logs logs, Follower accessFollower, Configuration axon) {
        var builder = EmbeddedEventStore.builder()
                .storageEngine(decisionEngine)
                .messageMonitor(axon.messageMonitor(EventStore.class, "eventStore"))
                .spanFactory(axon.getComponent(EventBusSpanFactory.class));
        return new DecisionStore(builder, logs.decisions(), accessFollower);
    }

    /**
     * The engines of the logs without aggregates stay their own affair: with a second one as a bean, Axon would store no
     * command's events.
     */
    @Bean
    Engines engines(
            ConnectionProvider connections,
            TransactionManager transactions,
            Vault vault,
            @Qualifier("eventSerializer") Serializer serializer) {
        return new Engines(
                LogEngine.sealing(connections, transactions, serializer, vault),
                LogEngine.of(LogEngine.CALLS, connections, transactions, serializer));
    }

    record Engines(EventStorageEngine intake, EventStorageEngine calls) {}

    @Bean
    Logs logs(EventStorageEngine decisionEngine, Engines engines) {
        return new Logs(
                new Log(LogName.DECISIONS, decisionEngine),
                new Log(LogName.INTAKE, engines.intake()),
                new Log(LogName.CALLS, engines.calls()));
    }

    @Bean
    Intake intake(
            Engines engines,
            Logs logs,
            JdbcClient sql,
            PlatformTransactionManager transactions,
            Vault vault,
            Clock clock) {
        return new JdbcIntake(
                LogEngine.INTAKE,
                engines.intake(),
                logs.intake(),
                sql,
                new TransactionTemplate(transactions),
                clock,
                vault::report);
    }

    /** In a log of its own: however much is asked, customers and analytics are taken in at the same pace. */
    @Bean
    CallLog callLog(Engines engines, Logs logs, JdbcClient sql, PlatformTransactionManager transactions, Clock clock) {
        var calls = new JdbcIntake(
                LogEngine.CALLS,
                engines.calls(),
                logs.calls(),
                sql,
                new TransactionTemplate(transactions),
                clock,
                UnaryOperator.identity());
        return reports -> calls.append(reports, Map.of());
    }

    @Bean
    Retained callRetention(
            Engines engines,
            Logs logs,
            CallHistory history,
            JdbcClient sql,
            PlatformTransactionManager transactions,
            @Qualifier("eventSerializer") Serializer serializer,
            Clock clock) {
        return new JdbcCallRetention(
                engines.calls(), logs.calls(), history, sql, new TransactionTemplate(transactions), serializer, clock);
    }

    @Bean
    MeterBinder retentionMetrics(Retention retention) {
        return new RetentionMetrics(retention);
    }

    @Bean
    CallHistory callHistory(JdbcClient sql, @Qualifier("eventSerializer") Serializer serializer) {
        return new JdbcCalls(sql, serializer);
    }

    @Bean
    JdbcErasure erasure(
            Engines engines,
            Logs logs,
            JdbcClient sql,
            PlatformTransactionManager transactions,
            Vault vault,
            Clock clock) {
        return new JdbcErasure(engines.intake(), logs, sql, new TransactionTemplate(transactions), vault, clock);
    }

    @Bean(destroyMethod = "close")
    @Profile("workbench")
    @DependsOnDatabaseInitialization
    Erasures erasures(Logs logs, JdbcErasure erasure) {
        return new Erasures(logs.decisions(), erasure);
    }

    @Bean
    @DependsOnDatabaseInitialization
    Fingerprints fingerprints(JdbcClient sql) {
        return new Fingerprints(CallSecret.of(sql));
    }

    @Bean
    AggregateLog aggregateLog(JdbcClient sql, @Qualifier("eventSerializer") Serializer serializer) {
        return new JdbcAggregateLog(sql, serializer);
    }

    /** Who could do what, and why, from the decisions themselves. */
    @Bean
    AccessAudit accessAudit(AccessModel model, AggregateLog log) {
        return new AccessAudit(model, log);
    }

    @Bean
    @ConditionalOnProperty(name = "atomic.jdbc.platform", havingValue = "postgresql")
    PostgresBell bell(DataSource dataSource, Logs logs) {
        return new PostgresBell(dataSource, logs);
    }

    /** Without a transaction: answers come from the read models, and one that waits for them must hold no connection. */
    @Bean
    @Qualifier("localSegment")
    SimpleQueryBus queryBus(Configuration axon) {
        return SimpleQueryBus.builder()
                .messageMonitor(axon.messageMonitor(QueryBus.class, "queryBus"))
                .queryUpdateEmitter(axon.getComponent(QueryUpdateEmitter.class))
                .spanFactory(axon.getComponent(QueryBusSpanFactory.class))
                .build();
    }

    // ---- who may do what

    @Bean
    AccessModel accessModel() {
        return new AccessModel();
    }

    /** No door opens before it has read the log to its end. */
    @Bean(destroyMethod = "close")
    @DependsOnDatabaseInitialization
    Follower accessFollower(Logs logs, AccessModel model) throws InterruptedException {
        var follower = new Follower(
                        logs.decisions(),
                        model::evolve,
                        unknown -> EventNames.mayConcern(unknown.kind(), AccessModel.CONCERNS))
                .start();
        try {
            follower.awaitFirstReading(FIRST_READING);
            return follower;
        } catch (IllegalStateException unreadable) {
            follower.close();
            throw unreadable;
        }
    }

    // ---- the disposable store: read models

    @Bean(destroyMethod = "shutdownNow")
    @ConditionalOnProperty(name = "atomic.mongodb.uri", havingValue = "embedded")
    EmbeddedMongo embeddedMongo() {
        return EmbeddedMongo.start();
    }

    @Bean
    MongoClient mongo(@Value("${atomic.mongodb.uri}") String uri, Optional<EmbeddedMongo> embedded) {
        var given = new ConnectionString(embedded.map(EmbeddedMongo::uri).orElse(uri));
        return MongoClients.create(MongoClientSettings.builder()
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(OUT_OF_REACH.toMillis(), TimeUnit.MILLISECONDS))
                .applyConnectionString(given)
                .build());
    }

    @Bean
    MongoDatabase readModels(MongoClient mongo, @Value("${atomic.mongodb.database}") String database) {
        return mongo.getDatabase(database);
    }

    // ---- how all this fares, for whoever asks the operations door

    @Bean
    ReactiveHealthIndicator readModelsHealthIndicator(
            Projections projections, @Value("${atomic.projections.most-lag}") Duration mostLag) {
        return new ReadModelsHealth(projections, mostLag);
    }

    @Bean
    MeterBinder readModelsMetrics(Projections projections) {
        return new ReadModelsMetrics(projections);
    }

    /** Without it, the doors of this process let nobody in. */
    @Bean
    HealthIndicator accessHealthIndicator(Freshness knowledge) {
        return () -> knowledge.knowsAllOlderThan(Freshness.ENOUGH)
                ? Health.up().build()
                : Health.down()
                        .withDetail("stands still", "the decision log cannot be followed")
                        .build();
    }

    // ---- what the doors share

    /** Netty's event loops serve both reactive doors: whoever closes first must not take them along. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        return new ReactorResourceFactory();
    }

    @Bean
    Jackson3SerializerCustomizer readableTokens() {
        return mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                .allowIfSubType("org.axonframework.")
                .allowIfSubType("java.lang.")
                .allowIfSubType("java.util.")
                .build());
    }
}
