package com.atomicmcp.launcher.store;

import com.atomicmcp.launcher.Uninterrupted;
import com.atomicmcp.query.projection.ProjectionStatus;
import com.atomicmcp.query.projection.Projections;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;

/**
 * Down where a projection that is run here stands still or has no read model yet, where any is too far behind to be read,
 * or where it cannot be told how they fare. Everybody who reaches the door may read it, so it names kinds of failure only: what they say may hold addresses or people. The log has it all.
 */
final class ReadModelsHealth implements ReactiveHealthIndicator {

    private final Projections projections;
    private final Duration mostLag;

    /** @param mostLag for how long an entry of a log may wait to be seen */
    ReadModelsHealth(Projections projections, Duration mostLag) {
        this.projections = projections;
        this.mostLag = mostLag;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(this::now).subscribeOn(Uninterrupted.THREADS);
    }

    private Health now() {
        try {
            var all = projections.status();
            var health = all.stream().anyMatch(this::unfit) ? Health.down() : Health.up();
            all.forEach(status -> health.withDetail(status.name(), text(status)));
            return health.build();
        } catch (RuntimeException outOfReach) {
            var cause = NestedExceptionUtils.getMostSpecificCause(outOfReach);
            return Health.down()
                    .withDetail("out of reach", cause.getClass().getSimpleName())
                    .build();
        }
    }

    private boolean unfit(ProjectionStatus status) {
        return (status.running() && (status.error() != null || status.position() == null))
                || status.lagSeconds() > mostLag.toSeconds();
    }

    private static String text(ProjectionStatus status) {
        var position = status.position() == null ? "not built yet" : "at " + status.position() + " of " + status.head();
        var behind = status.lagSeconds() == 0 ? position : position + ", " + status.lagSeconds() + " s behind";
        return status.error() == null ? behind : behind + ", stands still: " + status.error();
    }
}
