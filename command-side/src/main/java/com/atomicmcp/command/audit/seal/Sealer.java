package com.atomicmcp.command.audit.seal;

import com.atomicmcp.log.Bell;
import com.atomicmcp.log.Logs;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Has the decision log sealed about a second after something was appended, on a thread of its own, and once more at the end. */
@Component
@Profile("workbench")
@DependsOnDatabaseInitialization
public class Sealer implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Sealer.class);

    /** What comes within this time is sealed together. */
    private static final Duration GATHERING = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Sealing sealing;
    private final Bell bell;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("sealer").unstarted(this::run);
    private boolean standsStill;

    public Sealer(Sealing sealing, Logs logs) {
        this.sealing = sealing;
        this.bell = logs.decisions().bell();
        thread.start();
    }

    private void run() {
        try {
            do {
                var heard = bell.rings();
                round();
                if (stopped.getCount() > 0) {
                    bell.await(heard, LOOK_AGAIN.toMillis());
                }
            } while (!stopped.await(GATHERING.toMillis(), TimeUnit.MILLISECONDS));
            round();
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            sealing.seal();
            standsStill = false;
        } catch (RuntimeException | Error failure) {
            if (!standsStill) {
                logger.error("The decision log cannot be sealed, and is tried again", failure);
            }
            standsStill = true;
        }
    }

    /** Without interrupting: a thread interrupted as it reads an H2 file closes the file for everybody. */
    @Override
    public void close() {
        stopped.countDown();
        bell.ring();
        try {
            if (!thread.join(STOPPING)) {
                logger.warn("The sealing of the decision log did not end in time; it goes on at the next start");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
