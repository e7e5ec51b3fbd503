package com.atomicmcp.launcher.store;

import com.atomicmcp.query.projection.ProjectionStatus;
import com.atomicmcp.query.projection.Projections;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.NestedExceptionUtils;

/**
 * Down where a projection that is run here stands still, or where it cannot be told how they fare. Everybody who reaches
 * the door may read it, so it names kinds of failure only: what they say may hold addresses or people. The log has it all.
 */
final class ReadModelsHealth implements HealthIndicator {

    private final Projections projections;

    ReadModelsHealth(Projections projections) {
        this.projections = projections;
    }

    @Override
    public Health health() {
        try {
            var all = projections.status();
            var standStill = all.stream().anyMatch(status -> status.error() != null);
            var health = standStill ? Health.down() : Health.up();
            all.forEach(status -> health.withDetail(status.name(), text(status)));
            return health.build();
        } catch (RuntimeException outOfReach) {
            var cause = NestedExceptionUtils.getMostSpecificCause(outOfReach);
            return Health.down()
                    .withDetail("out of reach", cause.getClass().getSimpleName())
                    .build();
        }
    }

    private static String text(ProjectionStatus status) {
        var position = status.position() == null ? "not built yet" : "at " + status.position() + " of " + status.head();
        return status.error() == null ? position : position + ", stands still: " + status.error();
    }
}
