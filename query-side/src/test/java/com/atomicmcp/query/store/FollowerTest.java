package com.atomicmcp.query.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.LogName;
import com.atomicmcp.log.UnknownEvent;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The follower of a log that lies in a database. */
class FollowerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final H2Log h2 = new H2Log(LogName.DECISIONS);

    @AfterEach
    void close() {
        h2.close();
    }

    @Test
    void whoWaitsForTheFirstReadingIsToldAtOnceWhyItCannotBe() {
        h2.append(new McpServerEnabled(Everything.ACME));
        h2.forgetTheClassOf(McpServerEnabled.class);
        try (var follower = new Follower(h2.log(), new AccessModel()::evolve).start()) {
            assertThatThrownBy(() -> follower.awaitFirstReading(PATIENCE))
                    .hasRootCauseInstanceOf(UnknownEvent.class)
                    .rootCause()
                    .hasMessageContaining("from.the.Future");
            assertThat(follower.knowsAllOlderThan(PATIENCE)).isFalse();
        }
    }

    @Test
    void itGoesOnWhenTheLogIsBack() throws InterruptedException {
        h2.run("ALTER TABLE DomainEventEntry RENAME TO Elsewhere");
        try (var follower = new Follower(h2.log(), new AccessModel()::evolve).start()) {
            assertThatThrownBy(() -> follower.awaitFirstReading(PATIENCE)).isInstanceOf(IllegalStateException.class);
            h2.run("ALTER TABLE Elsewhere RENAME TO DomainEventEntry");
            assertThat(follower.awaitFresh(PATIENCE)).isTrue();
        }
    }

    /** A thread interrupted as it reads an H2 file closes the file for everybody. */
    @Test
    void closingDoesNotInterruptTheReading() throws Exception {
        var reading = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        h2.append(new McpServerEnabled(Everything.ACME), new McpServerEnabled(Everything.GLOBEX));
        var follower = new Follower(h2.log(), _ -> {
                    reading.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException stop) {
                        interrupted.set(true);
                    }
                })
                .start();
        reading.await();
        var closing = Thread.ofPlatform().start(follower::close);
        await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.TIMED_WAITING || interrupted.get());
        goOn.countDown();
        closing.join();

        assertThat(interrupted).isFalse();
        assertThat(follower.position())
                .as("what was begun is ended, and no more")
                .isEqualTo(1);
    }
}
