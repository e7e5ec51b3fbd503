package com.atomicmcp.log;

import java.util.Collection;
import java.util.stream.Stream;

/** The decision log of a few things alone, so that nobody need read what others decided to learn about one organization. */
@FunctionalInterface
public interface AggregateLog {

    /**
     * All that was decided about these, in the order of the log, up to its head as it is met; to be closed.
     *
     * @param aggregates their identifiers, each once
     */
    Stream<Entry> of(Collection<String> aggregates);
}
