package com.atomicmcp.log;

import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.time.Duration;

/** How far one may rely on what is known here of the log of decisions. */
@FunctionalInterface
public interface Freshness {

    /** What was decided longer ago must be known before anybody is let in. */
    Duration ENOUGH = Duration.ofSeconds(5);

    /** Whether everything that was committed longer ago than this is known here. Who cannot tell must refuse. */
    boolean knowsAllOlderThan(Duration age);

    /** @throws Refused as not ready, where it cannot be told who may do what */
    default void insist() {
        if (!knowsAllOlderThan(ENOUGH)) {
            throw new Refused(new NotReady("What was decided lately is not known here, so nobody is let in."));
        }
    }
}
