package com.atomicmcp.log;

import java.time.Instant;
import java.util.Map;

/**
 * One line of a log: an event, where it stands, and what was known about it.
 *
 * @param position counted up, in the order of the log; what an upcaster makes of one stored event shares one position
 * @param eventId unique over the log
 * @param at when it was appended
 */
public record Entry(long position, String eventId, Instant at, Object event, Map<String, ?> metadata) {}
