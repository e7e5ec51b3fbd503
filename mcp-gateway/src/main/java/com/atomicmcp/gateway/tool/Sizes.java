package com.atomicmcp.gateway.tool;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Keeps answers to a size that assistants can take. */
public final class Sizes {

    /** Of a page's rows as JSON; with its text and what surrounds them an answer stays below 256 KiB. */
    private static final int MOST_BYTES = 160 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private Sizes() {}

    /** How many of the first rows fit on one page; at least one. */
    public static int fitting(List<Map<String, Object>> rows) {
        var bytes = 0L;
        for (var i = 0; i < rows.size(); i++) {
            bytes += JSON.writeValueAsBytes(rows.get(i)).length;
            if (bytes > MOST_BYTES) {
                return Math.max(1, i);
            }
        }
        return rows.size();
    }
}
