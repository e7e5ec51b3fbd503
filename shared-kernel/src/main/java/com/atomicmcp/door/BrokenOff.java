package com.atomicmcp.door;

/**
 * An answer that could not be ended after its beginning had gone out. Nothing more can be said: the connection is cut, so
 * that whoever asked does not take half of it for the whole.
 */
public final class BrokenOff extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokenOff(String what, Throwable cause) {
        super(what, cause);
    }
}
