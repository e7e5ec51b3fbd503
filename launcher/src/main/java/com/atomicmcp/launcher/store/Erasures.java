package com.atomicmcp.launcher.store;

import com.atomicmcp.environment.EnvironmentEvent;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.Follower;
import com.atomicmcp.log.Log;

/** Follows the decisions to forget somebody, and carries out those that whoever took them did not live to. */
final class Erasures implements AutoCloseable {

    private final JdbcErasure erasure;
    private final Follower follower;

    Erasures(Log decisions, JdbcErasure erasure) {
        this.erasure = erasure;
        this.follower = new Follower(decisions, this::take, _ -> false).start();
    }

    private void take(Entry entry) {
        if (entry.event(EnvironmentEvent.class).orElse(null) instanceof CustomerForgotten forgotten) {
            erasure.erase(entry.eventId(), forgotten, entry.metadata());
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
