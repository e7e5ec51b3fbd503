package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.rejection.Refused;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

class JdbcIntakeTest {

    @Test
    void aStoreThatCannotBeReachedIsToBeAskedAgain() {
        var engine = new InMemoryEventStorageEngine();
        var intake = new JdbcIntake(
                "IntakeEventEntry",
                engine,
                new Log(LogName.INTAKE, engine),
                JdbcClient.create(new DriverManagerDataSource()),
                new Unreachable(),
                Clock.systemUTC(),
                UnaryOperator.identity());
        assertThatThrownBy(() -> intake.append(List.of(), Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("cannot be reached");
    }

    private static final class Unreachable implements TransactionOperations {
        @Override
        public <T> T execute(TransactionCallback<T> action) {
            throw new CannotCreateTransactionException("no", new SQLTransientConnectionException("no connection left"));
        }
    }
}
