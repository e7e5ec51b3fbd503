package com.atomicmcp.audit.seal;

import java.util.List;
import java.util.stream.Stream;

/** The columns of a stored entry, in the order in which they are hashed. */
public enum Column {
    POSITION("globalIndex", "position"),
    AGGREGATE("aggregateIdentifier", "aggregate identifier"),
    SEQUENCE("sequenceNumber", "sequence number"),
    TYPE("type", "type of aggregate"),
    EVENT("eventIdentifier", "event identifier"),
    METADATA("metaData", "metadata"),
    PAYLOAD("payload", "payload"),
    REVISION("payloadRevision", "revision"),
    PAYLOAD_TYPE("payloadType", "type of event"),
    TIME("timeStamp", "time");

    /** All but the position: what an entry says wherever it stands. */
    public static final List<Column> CONTENT =
            Stream.of(values()).filter(column -> column != POSITION).toList();

    private final String stored;
    private final String words;

    Column(String stored, String words) {
        this.stored = stored;
        this.words = words;
    }

    /** What the table calls it. */
    public String stored() {
        return stored;
    }

    /** What people call it. */
    public String words() {
        return words;
    }

    /** Whether it holds bytes, not a text or a number. */
    public boolean binary() {
        return this == METADATA || this == PAYLOAD;
    }

    /** Where its mark is kept among those of the content. */
    int mark() {
        return CONTENT.indexOf(this);
    }
}
