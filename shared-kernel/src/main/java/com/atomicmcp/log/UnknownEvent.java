package com.atomicmcp.log;

import java.util.Optional;
import org.axonframework.serialization.UnknownSerializedType;

/**
 * An event of a kind that this version of the program does not know. Whoever reads its family must not pass over it: that
 * would make them silently wrong.
 */
public final class UnknownEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long position;
    private final String kind;

    private UnknownEvent(long position, String kind) {
        super(
                "Event " + position + " is of a kind that this version of the program does not know: " + kind + ".",
                null,
                false,
                false);
        this.position = position;
        this.kind = kind;
    }

    /** Where it stands. */
    public long position() {
        return position;
    }

    /** What the log calls it. */
    public String kind() {
        return kind;
    }

    /** The entry as one, to be thrown or passed over; nothing where it is known. */
    public static Optional<UnknownEvent> in(Entry entry) {
        return entry.is(UnknownSerializedType.class) && entry.event() instanceof UnknownSerializedType unknown
                ? Optional.of(new UnknownEvent(
                        entry.position(), unknown.serializedType().getName()))
                : Optional.empty();
    }
}
