package com.atomicmcp.log;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * One line of a log: an event, where it stands, and what was known about it. What nobody asks for is not decoded: most
 * readers pass over most events, and few want to know who brought them about.
 */
public final class Entry {

    private final long position;
    private final EventMessage<?> message;

    /**
     * @param position counted up, in the order of the log; what an upcaster makes of one stored event shares one
     *     position
     */
    Entry(long position, EventMessage<?> message) {
        this.position = position;
        this.message = message;
    }

    public Entry(long position, String eventId, Instant at, Object event, Map<String, ?> metadata) {
        this(position, new GenericEventMessage<>(eventId, event, metadata, at));
    }

    /** As an engine gives it that counts its events. */
    public static Entry of(TrackedEventMessage<?> message) {
        if (!(message.trackingToken() instanceof GapAwareTrackingToken token)) {
            throw new IllegalStateException("this engine does not count its events: " + message.trackingToken());
        }
        return new Entry(token.getIndex(), message);
    }

    public long position() {
        return position;
    }

    /** Unique over the log. */
    public String eventId() {
        return message.getIdentifier();
    }

    /** When it was appended. */
    public Instant at() {
        return message.getTimestamp();
    }

    public Object event() {
        return message.getPayload();
    }

    /** The event, to those who listen to its kind only. One that was erased since is of its family, and of no other kind. */
    public <E> Optional<E> event(Class<E> kind) {
        return is(kind) && kind.isInstance(event()) ? Optional.of(kind.cast(event())) : Optional.empty();
    }

    boolean is(Class<?> kind) {
        return kind.isAssignableFrom(message.getPayloadType());
    }

    /** Who, from where, with which command. */
    public Map<String, ?> metadata() {
        return message.getMetaData();
    }

    @Override
    public String toString() {
        return position + " " + message.getPayloadType().getSimpleName();
    }
}
