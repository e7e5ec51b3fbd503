package com.atomicmcp.gateway;

import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallLog;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.gateway.GatewayTest.Connected;
import com.atomicmcp.kernel.StoreOutOfReach;
import com.atomicmcp.log.Intake.Report;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the call log. */
final class Calls implements CallLog {

    private final List<Report> appended = new CopyOnWriteArrayList<>();
    private volatile boolean outOfReach;
    private volatile boolean putOff;

    @Override
    public void append(List<Report> calls) {
        if (outOfReach) {
            putOff = true;
            throw StoreOutOfReach.refused();
        }
        appended.addAll(calls);
    }

    void outOfReach(boolean isOutOfReach) {
        outOfReach = isOutOfReach;
    }

    /** Whether any were to be appended while it could not be reached. */
    boolean werePutOff() {
        return putOff;
    }

    List<CallEnded> of(Connected who) {
        return appended.stream()
                .map(Report::event)
                .map(CallEnded.class::cast)
                .filter(call -> call.connectionId().equals(who.connection()))
                .toList();
    }

    List<Outcome> outcomes(Connected who) {
        return of(who).stream().map(CallEnded::outcome).toList();
    }
}
