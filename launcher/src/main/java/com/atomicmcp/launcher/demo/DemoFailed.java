package com.atomicmcp.launcher.demo;

/** The demo could not be loaded; the message is for the person who waits for it. */
public final class DemoFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    DemoFailed(String message) {
        super(message);
    }
}
