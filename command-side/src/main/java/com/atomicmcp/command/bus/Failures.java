package com.atomicmcp.command.bus;

import com.atomicmcp.rejection.Refused;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.util.stream.Stream;
import org.axonframework.common.AxonTransientException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;

/** Tells what a failed command failed of. */
final class Failures {

    private Failures() {}

    static @Nullable Refused refusal(Throwable failure) {
        return chain(failure)
                .filter(Refused.class::isInstance)
                .map(Refused.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** Whether nothing was wrong with the command but the moment: somebody else changed the same thing. */
    static boolean overtaken(Throwable failure) {
        return chain(failure).anyMatch(Failures::momentary);
    }

    private static boolean momentary(Throwable cause) {
        return switch (cause) {
            case AxonTransientException _, ConcurrencyFailureException _ -> true;
            case SQLTimeoutException _, SQLTransactionRollbackException _ -> true; // H2: lock timeout, deadlock
            case SQLException sql ->
                sql.getSQLState() != null && sql.getSQLState().startsWith("40"); // PostgreSQL
            default -> false;
        };
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
