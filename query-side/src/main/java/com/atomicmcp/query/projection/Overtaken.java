package com.atomicmcp.query.projection;

/** Somebody else was faster; look again where we stand. */
final class Overtaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Overtaken(String what) {
        super(what, null, false, false);
    }
}
