package com.atomicmcp.permission;

import com.atomicmcp.id.EnvironmentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that somebody holds over all roles of all their groups; there are no denies, so the highest counts.
 *
 * @param permissions as the roles give them, not merged
 */
public record Grants(List<Permission> permissions) {

    public static final Grants NONE = new Grants(List.of());

    public boolean hold(Resource resource, Level level) {
        return hold(resource, level, null);
    }

    /** @param in the environment it is needed in; none for organization-wide */
    public boolean hold(Resource resource, Level level, @Nullable EnvironmentId in) {
        return permissions.stream().anyMatch(permission -> permission.grants(resource, level, in));
    }

    /** Whether a level of a resource is held organization-wide or in any environment at all. */
    public boolean holdAnywhere(Resource resource, Level level) {
        return permissions.stream()
                .anyMatch(permission ->
                        permission.resource() == resource && permission.level().holds(level));
    }

    public boolean satisfy(Need need) {
        return need.alternatives().stream()
                .anyMatch(together -> together.stream().allMatch(this::hold));
    }

    private boolean hold(Permission needed) {
        return needed.organizationWide()
                ? hold(needed.resource(), needed.level())
                : needed.environments().stream().allMatch(in -> hold(needed.resource(), needed.level(), in));
    }
}
