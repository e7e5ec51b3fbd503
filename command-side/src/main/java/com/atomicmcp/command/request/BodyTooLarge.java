package com.atomicmcp.command.request;

import java.io.IOException;

/** A body went on beyond what is taken here. */
public final class BodyTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    public BodyTooLarge(long limit) {
        super("The body is larger than " + limit + " bytes.");
    }
}
