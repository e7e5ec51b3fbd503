package com.atomicmcp.gateway.access;

import io.modelcontextprotocol.common.McpTransportContext;
import org.jspecify.annotations.Nullable;

/** How many rows a request was answered with: told by the tool, for whoever writes requests down, and not to the client. */
public final class Rows {

    static final String KEY = Rows.class.getName();

    private volatile @Nullable Integer count;

    public static Rows of(McpTransportContext context) {
        return context.get(KEY) instanceof Rows rows ? rows : new Rows();
    }

    public void are(int rows) {
        count = rows;
    }

    /** Nothing as long as nobody has told. */
    public @Nullable Integer count() {
        return count;
    }
}
