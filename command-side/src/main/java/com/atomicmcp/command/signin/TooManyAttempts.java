package com.atomicmcp.command.signin;

import java.time.Duration;

/** Somebody has tried too often to sign in, and must wait. */
final class TooManyAttempts extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooManyAttempts(Duration wait) {
        super("too many attempts to sign in", null, false, false);
        this.wait = wait;
    }

    String inWords() {
        return "Too many attempts failed. Try again in " + seconds() + " seconds.";
    }

    long seconds() {
        return Math.max(1, wait.toSeconds());
    }
}
