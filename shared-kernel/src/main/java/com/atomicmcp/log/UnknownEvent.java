package com.atomicmcp.log;

import org.axonframework.serialization.UnknownSerializedType;

/** What this version does not know at all may be meant for whoever reads: passing over it would make them silently wrong. */
public final class UnknownEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnknownEvent(long position, String type) {
        super(
                "Event " + position + " is of a kind that this version of the program does not know: " + type + ".",
                null,
                false,
                false);
    }

    /** Throws where an entry is one. */
    public static void refuse(Entry entry) {
        if (entry.is(UnknownSerializedType.class) && entry.event() instanceof UnknownSerializedType unknown) {
            throw new UnknownEvent(entry.position(), unknown.serializedType().getName());
        }
    }
}
