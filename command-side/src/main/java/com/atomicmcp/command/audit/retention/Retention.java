package com.atomicmcp.command.audit.retention;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.log.Retained;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Removes what is older than its organization prefers, to the day (UTC). A little at a time, each in a transaction of its
 * own: whoever is killed leaves the rest to the next, and several processes at it are no harm.
 */
@Component
public class Retention {

    private static final Logger logger = LoggerFactory.getLogger(Retention.class);

    /** Whoever else wants to write into the same log gets a turn. */
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final AccessModel access;
    private final List<Retained> retained;
    private final Clock clock;
    private final Map<String, LongAdder> removed = new ConcurrentHashMap<>();

    Retention(AccessModel access, ObjectProvider<Retained> retained, Clock clock) {
        this.access = access;
        this.retained = retained.orderedStream().toList();
        this.clock = clock;
    }

    /**
     * What was, or would be, removed of one organization.
     *
     * @param before it was written before this
     */
    public record Removed(String organization, String subdomain, String what, long entries, Instant before) {}

    /** All organizations, in the order of their subdomains. */
    public List<OrganizationState> organizations() {
        return access.organizations().stream()
                .sorted(Comparator.comparing(OrganizationState::subdomain))
                .toList();
    }

    /** Tells what could be removed now. */
    public void look(List<OrganizationState> organizations, Consumer<Removed> each) {
        forAll(organizations, each, (organization, kept, before) -> kept.older(organization.organizationId(), before));
    }

    /**
     * Removes it.
     *
     * @param goOn asked before each transaction
     */
    public void remove(List<OrganizationState> organizations, BooleanSupplier goOn, Consumer<Removed> each) {
        forAll(organizations, each, (organization, kept, before) -> remove(organization, kept, before, goOn));
    }

    private long remove(OrganizationState organization, Retained kept, Instant before, BooleanSupplier goOn) {
        var entries = 0L;
        var some = 0;
        do {
            if (!goOn.getAsBoolean()) {
                break;
            }
            some = kept.removeSome(organization.organizationId(), before);
            entries += some;
            removed.computeIfAbsent(kept.what(), _ -> new LongAdder()).add(some);
            LockSupport.parkNanos(some == 0 ? 0 : BETWEEN.toNanos());
        } while (some > 0);
        if (entries > 0) {
            logger.info(
                    "{} {} of {}, written before {}, were removed",
                    entries,
                    kept.what(),
                    organization.subdomain(),
                    before);
        }
        return entries;
    }

    @FunctionalInterface
    private interface Counting {
        long count(OrganizationState organization, Retained kept, Instant before);
    }

    private void forAll(List<OrganizationState> organizations, Consumer<Removed> each, Counting counting) {
        for (var organization : organizations) {
            for (var kept : retained) {
                var before = clock.instant()
                        .minus(kept.days(organization.preferences()), ChronoUnit.DAYS)
                        .truncatedTo(ChronoUnit.DAYS);
                each.accept(new Removed(
                        organization.organizationId().value(),
                        organization.subdomain(),
                        kept.what(),
                        counting.count(organization, kept, before),
                        before));
            }
        }
    }

    /** Everything that is kept for a time. */
    public List<String> kinds() {
        return retained.stream().map(Retained::what).toList();
    }

    /** How much of a kind was removed by this process since it was started. */
    public long removed(String what) {
        var count = removed.get(what);
        return count == null ? 0 : count.sum();
    }
}
