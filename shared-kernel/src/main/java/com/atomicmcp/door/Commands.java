package com.atomicmcp.door;

import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.log.LogPosition;

/** Has commands carried out. */
public interface Commands {

    /**
     * Sends a command and waits until it is stored.
     *
     * @return the position of its last event in the decision log; where it changed nothing, the head of the log as it
     *     stood. A query that waits for it sees what the command did.
     * @throws com.atomicmcp.rejection.Refused if it is refused; then nothing is stored
     */
    LogPosition send(Command command, Caller caller);
}
