package com.atomicmcp.command.request;

import com.atomicmcp.rejection.Refused;

/**
 * One entry of a list that is read apart from the others, so that what is wrong with it is wrong with it alone.
 *
 * @param json as it came
 */
public record Unread<T>(String json) {

    /** @throws Refused as invalid, by the name of what is wrong in it */
    public T read(Class<T> type) {
        return RequestJson.read(json, type);
    }
}
