package com.atomicmcp.command.audit.retention;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Has removed, once an hour and on a thread of its own, what is older than organizations prefer. */
@Component
@Profile("workbench")
@DependsOnDatabaseInitialization
class Pruner implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Pruner.class);
    private static final Duration AFTER_THE_START = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Retention retention;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("pruner").unstarted(this::run);

    Pruner(Retention retention) {
        this.retention = retention;
        thread.start();
    }

    private void run() {
        try {
            for (var wait = AFTER_THE_START; !stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS); wait = EVERY) {
                round();
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            retention.remove(retention.organizations(), () -> stopped.getCount() > 0, _ -> {});
        } catch (RuntimeException | Error failure) { // whatever leaves this method would end it for ever, unseen
            logger.error("What is too old could not all be removed; it is tried again in an hour", failure);
        }
    }

    /** Without interrupting: a thread interrupted as it reads an H2 file closes the file for everybody. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            if (!thread.join(STOPPING)) {
                logger.warn("The removal of what is too old did not end in time; it goes on at the next start");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
