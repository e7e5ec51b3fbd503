package com.atomicmcp.gateway.tool;

import com.atomicmcp.rejection.Rejection;

/** Why a tool gives no data, in words that tell an assistant what to do next; answered as a result with {@code isError}. */
public final class ToolProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ToolProblem(String message) {
        super(message, null, false, false);
    }

    public ToolProblem(Rejection rejection) {
        this(rejection.message());
    }

    /** In words; never absent. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
