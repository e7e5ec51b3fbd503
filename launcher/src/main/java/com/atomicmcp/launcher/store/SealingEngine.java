package com.atomicmcp.launcher.store;

import java.util.List;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;

/** Axon's engine, in whose table what is told of customers is sealed. Keys are looked up for a page, not for a row. */
final class SealingEngine extends JdbcEventStorageEngine {

    private final TransactionManager transactions;
    private final Vault vault;

    SealingEngine(Builder builder, TransactionManager transactions, Vault vault) {
        super(builder);
        this.transactions = transactions;
        this.vault = vault;
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        transactions.executeInTransaction(() -> super.appendEvents(vault.sealed(events), serializer));
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(TrackingToken after, int atMost) {
        return vault.opened(super.fetchTrackedEvents(after, atMost));
    }
}
