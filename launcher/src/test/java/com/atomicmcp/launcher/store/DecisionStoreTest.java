package com.atomicmcp.launcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.log.Log;
import com.atomicmcp.log.LogName;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;

class DecisionStoreTest {

    /** Takes as long as anybody is let in by what was known before. */
    @Test
    void aCommandIsAnsweredOnlyOnceItsChangeIsKnownOrNobodyIsLetInAnyMore() throws InterruptedException {
        var engine = new Stuck();
        var log = new Log(LogName.DECISIONS, engine);
        try (var access = new Follower(log, _ -> {}).start()) {
            var store = new DecisionStore(EmbeddedEventStore.builder().storageEngine(engine), log, access);
            assertThat(access.awaitFresh(Freshness.ENOUGH)).isTrue();
            engine.reading.set(new CountDownLatch(1));

            store.publish(new GenericDomainEventMessage<>(
                    "organization", "acme", 0, new McpServerDisabled(new OrganizationId("acme"))));

            assertThat(access.knowsAllOlderThan(Freshness.ENOUGH)).isFalse();
            engine.reading.get().countDown();
        }
    }

    /** A store that takes events, but at times gives none back. */
    private static final class Stuck extends InMemoryEventStorageEngine {

        private final AtomicReference<CountDownLatch> reading = new AtomicReference<>(new CountDownLatch(0));

        @Override
        public Stream<? extends TrackedEventMessage<?>> readEvents(TrackingToken after, boolean mayBlock) {
            try {
                if (!reading.get().await(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("nobody lets the reader go on");
                }
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return Stream.<TrackedEventMessage<?>>empty();
        }
    }
}
