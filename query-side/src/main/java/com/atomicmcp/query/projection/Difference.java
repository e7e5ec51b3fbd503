package com.atomicmcp.query.projection;

/** Where a read model does not say what its log says. */
public record Difference(Kind kind, String id) {

    /** What is wrong with the document of that id. */
    public enum Kind {
        MISSING,
        EXTRA,
        EDITED
    }
}
