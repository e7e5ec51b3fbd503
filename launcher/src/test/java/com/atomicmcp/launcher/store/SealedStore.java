package com.atomicmcp.launcher.store;

import com.atomicmcp.customer.Pseudonyms;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.Logs;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** An intake log and the keys of those it tells of, as one process has them open. */
final class SealedStore implements AutoCloseable {

    static final String SECRET = "c".repeat(64);

    /** Where it lies: a database and a place for keys. */
    record Place(String platform, String url, String user, Function<DataSource, CustomerKeys> keys) {}

    final HikariDataSource dataSource = new HikariDataSource();
    final EventSerializer serializer = new EventSerializer();
    final Pseudonyms pseudonyms;
    final JdbcClient sql;
    final TransactionTemplate transactions;
    final CustomerKeys keys;
    final Vault vault;
    final EventStorageEngine engine;
    final Log log;
    final JdbcErasure erasure;

    private final DataSourceTransactionManager spring;
    private final FirstSealing sealing;

    private SealedStore(Place place, String secret) {
        dataSource.setJdbcUrl(place.url());
        dataSource.setUsername(place.user());
        dataSource.setPassword("");
        dataSource.setMaximumPoolSize(4);
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(
                        new ClassPathResource("schema/" + place.platform() + "/logs.sql"),
                        new ClassPathResource("schema/common/customers.sql")),
                dataSource);
        pseudonyms = CustomerSecret.pseudonyms(secret);
        sql = JdbcClient.create(dataSource);
        spring = new DataSourceTransactionManager(dataSource);
        transactions = new TransactionTemplate(spring);
        keys = place.keys().apply(dataSource);
        vault = new Vault(dataSource, keys, pseudonyms, serializer);
        engine = LogEngine.sealing(connections(), axon(), serializer, vault);
        log = new Log(LogName.INTAKE, engine);
        erasure = new JdbcErasure(engine, new Logs(log, log, log), sql, transactions, vault, Clock.systemUTC());
        sealing = new FirstSealing(
                dataSource, keys, vault, serializer, place.platform().equals("postgresql"));
    }

    /** As a start of this version opens it. */
    static SealedStore open(Place place) {
        return open(place, SECRET);
    }

    static SealedStore open(Place place, String secret) {
        var store = new SealedStore(place, secret);
        try {
            store.sealing.run();
            return store;
        } catch (RuntimeException refused) {
            store.close();
            throw refused;
        }
    }

    /** As an earlier version has it open, which seals nothing. */
    static SealedStore unsealed(Place place) {
        return new SealedStore(place, SECRET);
    }

    JdbcIntake intake() {
        return intake(engine, vault::report);
    }

    /** What an earlier version takes in, it stores in plain. */
    JdbcIntake plain() {
        return intake(LogEngine.of(LogEngine.INTAKE, connections(), axon(), serializer), UnaryOperator.identity());
    }

    private JdbcIntake intake(EventStorageEngine into, UnaryOperator<String> stored) {
        return new JdbcIntake(LogEngine.INTAKE, into, log, sql, transactions, Clock.systemUTC(), stored);
    }

    List<Object> events() {
        try (var entries = log.after(Log.START)) {
            return entries.map(Entry::event).toList();
        }
    }

    private ConnectionProvider connections() {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    private TransactionManager axon() {
        return new SpringTransactionManager(spring);
    }

    @Override
    public void close() {
        keys.close();
        dataSource.close();
    }
}
