package com.atomicmcp.gateway.transport;

/** Carries an {@link RpcError} out of the reading or answering of a message. */
final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RpcError error;

    Failed(RpcError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    RpcError error() {
        return error;
    }
}
