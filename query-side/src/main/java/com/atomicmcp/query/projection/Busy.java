package com.atomicmcp.query.projection;

/** Somebody else is at this very work, and is heard of. */
final class Busy extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param who the other, as it calls itself */
    Busy(String who) {
        super(who, null, false, false);
    }
}
