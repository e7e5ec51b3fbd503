package com.atomicmcp.call;

import com.atomicmcp.log.Intake.Report;
import java.util.List;

/** Keeps what happened at the MCP endpoint. */
public interface CallLog {

    /**
     * Appends, in order, what is not known yet; all of it or, with an exception, nothing.
     *
     * @param calls each with an id, so that a batch whose fate is unknown can be sent again
     */
    void append(List<Report> calls);
}
