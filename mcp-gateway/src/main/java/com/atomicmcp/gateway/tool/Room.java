package com.atomicmcp.gateway.tool;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The room in one answer, so that assistants can take it: it stays below 256 KiB, with its data, its text and what
 * surrounds them.
 */
public final class Room {

    /** Leaves 16 KiB for what is always small: names of members, the cursor, the envelope. */
    private static final long BYTES = 240 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private long left = BYTES;

    /** Takes the room for something that goes in whatever its size. */
    public void take(Object part) {
        left -= JSON.writeValueAsBytes(part).length;
    }

    /** The first of the rows, as many as find room; at least one, where there is one. */
    public List<Row> fill(List<Row> rows) {
        for (var i = 0; i < rows.size(); i++) {
            take(rows.get(i));
            if (left < 0 && i > 0) {
                return rows.subList(0, i);
            }
        }
        return rows;
    }
}
