package com.atomicmcp.command.oauth;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Has what expired forgotten, and keys rotated that have signed for their time, every ten minutes. */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class Housekeeping implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("oauth-housekeeping").factory());

    private final Future<?> rounds;

    Housekeeping(ClientStore clients, StoredAuthorizations authorizations, SigningKeys keys) {
        rounds = thread.scheduleWithFixedDelay(() -> tidy(clients, authorizations, keys), 10, 10, TimeUnit.MINUTES);
    }

    private static void tidy(ClientStore clients, StoredAuthorizations authorizations, SigningKeys keys) {
        try {
            clients.tidy();
            authorizations.tidy();
            keys.tidy();
        } catch (DataAccessException unreachable) {
            logger.warn("Expired clients and tokens could not be deleted: {}", unreachable.getMessage());
        }
    }

    @Override
    public void close() {
        rounds.cancel(true);
        thread.shutdownNow();
    }
}
