package com.atomicmcp.launcher.store;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Freshness;
import com.atomicmcp.log.Log;
import java.time.Duration;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Axon's event store, which rings the bell for whoever follows the log as soon as a commit is through; and where the
 * commit changes who may do what, holds back the answer until that is known in this process.
 */
final class DecisionStore extends EmbeddedEventStore {

    private static final Logger logger = LoggerFactory.getLogger(DecisionStore.class);

    /** Longer than anybody is let in by old knowledge: after it, what is not known here lets nobody in. */
    static final Duration PATIENCE = Freshness.ENOUGH.plusSeconds(1);

    private final Log decisions;
    private final Follower access;

    DecisionStore(Builder builder, Log decisions, Follower access) {
        super(builder);
        this.decisions = decisions;
        this.access = access;
    }

    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        super.afterCommit(events);
        decisions.bell().ring();
        if (events.stream().map(EventMessage::getPayload).anyMatch(AccessModel::concerns)) {
            awaitAccess();
        }
    }

    /** Must not throw: the events are stored, whatever we answer. */
    private void awaitAccess() {
        try {
            if (!access.awaitFresh(PATIENCE)) {
                logger.warn(
                        "A command was acknowledged before its change of access was known here: the log is slow to follow");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
