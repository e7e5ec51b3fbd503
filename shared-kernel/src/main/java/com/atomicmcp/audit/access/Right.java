package com.atomicmcp.audit.access;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One thing that somebody can do. */
public sealed interface Right {

    /** Where; none for the whole organization. */
    @Nullable
    EnvironmentId environment();

    /**
     * A resource at a level. Who holds a level holds those below it, each a right of its own: it may have been held for
     * longer.
     */
    record Holding(Resource resource, Level level, @Nullable EnvironmentId environment) implements Right {}

    /** Being answered by a tool about an environment: all that the tool demands is there at once. */
    record Using(McpTool tool, EnvironmentId environment) implements Right {}

    /** Whether it is among these, or one that holds it in every environment. */
    default boolean heldBy(Set<Right> rights) {
        return rights.contains(this) || partOf(rights);
    }

    /** Whether one that is wider is among these. */
    default boolean partOf(Set<Right> rights) {
        return !everywhere().equals(this) && rights.contains(everywhere());
    }

    /** The same for the whole organization, where there is such a thing. */
    default Right everywhere() {
        return switch (this) {
            case Holding(var resource, var level, var _) -> new Holding(resource, level, null);
            case Using using -> using;
        };
    }

    /** All that a permission gives, level by level, environment by environment. */
    static Stream<Holding> of(Permission permission) {
        return Stream.of(Level.values())
                .filter(level ->
                        permission.level().holds(level) && permission.resource().knows(level))
                .flatMap(level -> permission.organizationWide()
                        ? Stream.of(new Holding(permission.resource(), level, null))
                        : permission.environments().stream().map(in -> new Holding(permission.resource(), level, in)));
    }
}
