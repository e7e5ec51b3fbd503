package com.atomicmcp.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** A decision log in memory that counts its events as the real ones do. */
final class MemoryEngine implements EventStorageEngine {

    private final List<EventMessage<?>> events = new CopyOnWriteArrayList<>();

    @Override
    public void appendEvents(List<? extends EventMessage<?>> more) {
        events.addAll(more);
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(TrackingToken token, boolean mayBlock) {
        var next = token instanceof GapAwareTrackingToken seen ? (int) seen.getIndex() + 1 : 0;
        return IntStream.range(next, events.size())
                .mapToObj(i -> new GenericTrackedEventMessage<>(
                        GapAwareTrackingToken.newInstance(i, List.of()), events.get(i)));
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DomainEventStream readEvents(String aggregate, long first) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregate) {
        return Optional.empty();
    }
}
