package com.atomicmcp.log;

import java.sql.SQLException;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;

/**
 * Tells an event that another has stored under the same number from every other failure, by SQL state 23505, which H2
 * and PostgreSQL share. Axon's own asks for an exception class that PostgreSQL's driver does not throw, nor H2's for a
 * batch.
 */
public final class DuplicateKeys implements PersistenceExceptionResolver {

    private static final String UNIQUE_VIOLATION = "23505";

    @Override
    public boolean isDuplicateKeyViolation(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
