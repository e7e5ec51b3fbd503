package com.atomicmcp.door;

import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.Entry;
import java.util.List;

/** Tells what commands would do, and does nothing. */
public interface Rehearsals {

    /**
     * Has commands decided, each by itself as things stand now, and undoes all of it before it is stored.
     *
     * @return the events they would yield, in their order, at positions after the log's head; none of a command that
     *     would change nothing
     * @throws com.atomicmcp.rejection.Refused as the first of them that would be refused
     */
    List<Entry> rehearse(List<? extends Command> commands, Caller caller);
}
