package com.atomicmcp.audit;

import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallHistory;
import com.atomicmcp.call.CallHistory.Kept;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.kernel.Page;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.OrganizationLog;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what was asked at the MCP endpoint of one organization, the newest first. */
public final class CallTrail {

    /** Before the first page. */
    public static final long NEWEST = Long.MAX_VALUE;

    /** So many are looked at for one page: where few are admitted it is short, or empty, and says where to go on. */
    public static final int MOST_LOOKED_AT = 20_000;

    private static final int TOGETHER = 1_000;
    private static final int MOST_SINCE = 100_000;
    private static final int SHOWN = 20;

    /** The clocks of several gateways differ by less. */
    private static final Duration APART = Duration.ofMinutes(5);

    /** A gateway that cannot write lets nobody in, so that what it still has to write waits no longer. */
    private static final Duration LATE = Duration.ofDays(1);

    private final CallHistory history;
    private final OrganizationLog decisions;

    public CallTrail(CallHistory history, OrganizationLog decisions) {
        this.history = history;
        this.decisions = decisions;
    }

    /**
     * A page.
     *
     * @param before the position that the page before ended with, {@link #NEWEST} for the first
     * @param limit how many at most
     */
    public Page<CallEntry> page(OrganizationState organization, CallFilter filter, long before, int limit) {
        var page = new ArrayList<CallEntry>();
        var looked = 0;
        var at = filter.to() == null
                ? before
                : Math.min(before, history.writtenSince(filter.to().plus(LATE)));
        while (looked < MOST_LOOKED_AT) {
            var most = looked == 0 && limit < TOGETHER ? limit + 1 : TOGETHER;
            var window = window(organization, filter, at, most);
            for (var kept : window) {
                if (filter.from() != null
                        && kept.writtenAt().isBefore(filter.from().minus(APART))) {
                    return new Page<>(page, null);
                }
                if (filter.admits(kept.call())) {
                    if (page.size() == limit) {
                        return new Page<>(page, Long.toString(at));
                    }
                    page.add(CallEntry.of(kept, organization));
                }
                at = kept.position();
                looked++;
            }
            if (window.size() < most) {
                return new Page<>(page, null);
            }
        }
        return new Page<>(page, Long.toString(at));
    }

    /**
     * What ended the access of those whom a filter names, by a client, a connection or members, and what they asked from
     * then on.
     *
     * @throws Refused where nothing has ever ended it, or where the filter names nobody
     */
    public Ended ended(OrganizationState organization, CallFilter filter) {
        var whose = filter.whose();
        var revocation = revocation(organization, whose);
        var end = revocation.at();
        var since = new Since(organization, end);
        var again = revocation.undone();
        var at = again == null ? NEWEST : history.writtenSince(again.at().plus(LATE));
        for (var left = MOST_SINCE; left > 0; left -= TOGETHER) {
            var window = window(organization, whose, at, TOGETHER);
            for (var kept : window) {
                if (kept.writtenAt().isBefore(end.minus(APART))) {
                    return since.told(revocation, true);
                }
                if (whose.admits(kept.call())
                        && (again == null || kept.call().startedAt().isBefore(again.at()))) {
                    since.see(kept);
                }
                at = kept.position();
            }
            if (window.size() < TOGETHER) {
                return since.told(revocation, true);
            }
        }
        return since.told(revocation, false);
    }

    private Revocation revocation(OrganizationState organization, CallFilter whose) {
        if (whose.equals(CallFilter.ALL)) {
            throw new Refused(new InvalidValue("beforeRevocation", "is asked of a client, a connection or a member"));
        }
        try (var entries = decisions.of(organization.organizationId())) {
            return Revocation.last(entries, organization.organizationId(), whose)
                    .orElseThrow(() -> new Refused(new NotFound("revocation of", whose.named())));
        }
    }

    /** What was asked since something ended. */
    private static final class Since {

        private final OrganizationState organization;
        private final Instant end;
        private final List<CallEntry> after = new ArrayList<>();
        private final List<CallEntry> across = new ArrayList<>();
        private long letIn;
        private long refused;

        Since(OrganizationState organization, Instant end) {
            this.organization = organization;
            this.end = end;
        }

        void see(Kept kept) {
            var call = kept.call();
            if (call.startedAt().isBefore(end)) {
                if (!call.endedAt().isBefore(end) && across.size() < SHOWN) {
                    across.add(CallEntry.of(kept, organization));
                }
            } else if (call.outcome() == Outcome.REFUSED) {
                refused++;
            } else {
                letIn++;
                if (after.size() < SHOWN) {
                    after.add(CallEntry.of(kept, organization));
                }
            }
        }

        Ended told(Revocation revocation, boolean all) {
            return new Ended(revocation, refused, letIn, List.copyOf(after), List.copyOf(across), all);
        }
    }

    private List<Kept> window(OrganizationState organization, CallFilter filter, long before, int most) {
        var id = organization.organizationId();
        return filter.connections(organization)
                .map(connections -> history.of(id, connections, before, most))
                .orElseGet(() -> history.of(id, before, most));
    }

    /** An entry of the call log, if it is a request of the organization that somebody wants to see. */
    public static Optional<CallEntry> told(Entry entry, OrganizationState organization, CallFilter filter) {
        return entry.event(CallEnded.class)
                .filter(call -> call.organizationId().equals(organization.organizationId()) && filter.admits(call))
                .map(call -> CallEntry.of(new Kept(entry.position(), entry.at(), call), organization));
    }

    /**
     * Where a page ended, from what it said.
     *
     * @throws Refused as invalid, if no page has said so
     */
    public static long before(@Nullable String cursor) {
        try {
            return cursor == null ? NEWEST : Long.parseLong(cursor);
        } catch (NumberFormatException notAPosition) {
            throw new Refused(new InvalidValue("cursor", "is what the page before gave as next"));
        }
    }
}
