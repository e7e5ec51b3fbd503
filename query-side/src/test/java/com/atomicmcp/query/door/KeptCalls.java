package com.atomicmcp.query.door;

import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.log.Log;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Reads all of the call log for each answer. */
record KeptCalls(Log log) implements CallHistory {

    @Override
    public List<Kept> of(OrganizationId organization, long before, int most) {
        return of(call -> call.organizationId().equals(organization), before, most);
    }

    @Override
    public List<Kept> of(OrganizationId organization, Collection<ConnectionId> connections, long before, int most) {
        return of(
                call -> call.organizationId().equals(organization) && connections.contains(call.connectionId()),
                before,
                most);
    }

    private List<Kept> of(Predicate<CallEnded> wanted, long before, int most) {
        try (var entries = log.after(Log.START)) {
            return entries
                    .filter(entry -> entry.position() < before)
                    .flatMap(entry ->
                            entry
                                    .event(CallEnded.class)
                                    .map(call -> new Kept(entry.position(), entry.at(), call))
                                    .stream())
                    .filter(kept -> wanted.test(kept.call()))
                    .toList()
                    .reversed()
                    .stream()
                    .limit(most)
                    .toList();
        }
    }

    @Override
    public long writtenSince(Instant at) {
        try (var entries = log.after(Log.START)) {
            return entries.filter(entry -> !entry.at().isBefore(at))
                    .findFirst()
                    .map(entry -> entry.position())
                    .orElse(Long.MAX_VALUE);
        }
    }
}
