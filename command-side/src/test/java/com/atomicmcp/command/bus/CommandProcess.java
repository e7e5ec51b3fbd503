package com.atomicmcp.command.bus;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.audit.refusal.Refusal;
import com.atomicmcp.audit.refusal.Refusals;
import com.atomicmcp.door.Commands;
import com.atomicmcp.door.Rehearsals;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.DuplicateKeys;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.LogPosition;
import com.atomicmcp.log.Logs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.axonframework.spring.stereotype.Aggregate;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** What one process has of the command side: buses, locks and an access model of its own, on a store shared with others. */
final class CommandProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final AccessModel model = new AccessModel();
    private final List<Refusal> refused = new CopyOnWriteArrayList<>();
    private final Follower follower;

    CommandProcess(DataSource store) {
        var transactions = new SpringTransactionManager(new DataSourceTransactionManager(store));
        var serializer = Jackson3Serializer.builder().build();
        var engine = JdbcEventStorageEngine.builder()
                .connectionProvider(
                        new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(store)))
                .transactionManager(transactions)
                .persistenceExceptionResolver(new DuplicateKeys())
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        var log = new Log(LogName.DECISIONS, engine);
        follower = new Follower(log, model::evolve).start();
        var axon = DefaultConfigurer.defaultConfiguration()
                .configureSerializer(_ -> serializer)
                .configureTransactionManager(_ -> transactions)
                .configureEmbeddedEventStore(_ -> engine)
                .configureCorrelationDataProviders(_ -> List.of(context.getBean(CorrelationDataProvider.class)))
                .registerComponent(AccessModel.class, _ -> model);
        aggregates().forEach(axon::configureAggregate);
        var configuration = axon.buildConfiguration();
        context.registerBean(AccessModel.class, () -> model);
        context.registerBean(Freshness.class, () -> follower);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(store));
        context.registerBean(Logs.class, () -> new Logs(log, log, log));
        context.registerBean(Refusals.class, () -> (_, _, whose) -> refused.addAll(whose.get()));
        context.registerBean(CommandBus.class, configuration::commandBus);
        context.registerBean(CommandGateway.class, configuration::commandGateway);
        context.registerBean(EventStore.class, configuration::eventStore);
        context.scan("com.atomicmcp.command.bus", "com.atomicmcp.command.names");
        context.refresh();
        configuration.start();
        configuration.eventStore().subscribe(_ -> CurrentUnitOfWork.get().afterCommit(_ -> awaitOthers()));
    }

    LogPosition send(Command command, Caller caller) {
        return context.getBean(Commands.class).send(command, caller);
    }

    List<Entry> rehearse(Command command, Caller caller) {
        return context.getBean(Rehearsals.class).rehearse(List.of(command), caller);
    }

    /** What was noted of it. */
    List<Refusal> refused() {
        return refused;
    }

    AccessModel model() {
        return model;
    }

    /** Until everything is known here that any process has committed. */
    void awaitOthers() {
        try {
            if (!follower.awaitFresh(PATIENCE)) {
                throw new AssertionError("the log could not be followed");
            }
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    @Override
    public void close() {
        follower.close();
        context.close();
    }

    private static List<Class<?>> aggregates() {
        var found = new ClassPathScanningCandidateComponentProvider(false);
        found.addIncludeFilter(new AnnotationTypeFilter(Aggregate.class));
        return found.findCandidateComponents("com.atomicmcp.command").stream()
                .<Class<?>>map(bean -> {
                    try {
                        return Class.forName(bean.getBeanClassName());
                    } catch (ClassNotFoundException impossible) {
                        throw new AssertionError(impossible);
                    }
                })
                .toList();
    }
}
