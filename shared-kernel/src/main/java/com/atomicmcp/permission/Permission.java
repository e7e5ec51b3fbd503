package com.atomicmcp.permission;

import com.atomicmcp.id.EnvironmentId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A resource at a level, organization-wide or narrowed to named environments.
 *
 * @param environments the environments it is narrowed to, in the order of their ids; none means organization-wide
 */
public record Permission(Resource resource, Level level, List<EnvironmentId> environments) {

    public Permission(
            @JsonProperty("resource") Resource resource,
            @JsonProperty("level") Level level,
            @JsonProperty("environments") @Nullable List<EnvironmentId> environments) {
        var sorted = new TreeSet<>(java.util.Comparator.comparing(EnvironmentId::value));
        if (environments != null) {
            sorted.addAll(environments);
        }
        this.resource = resource;
        this.level = level;
        this.environments = List.copyOf(sorted);
    }

    public static Permission of(Resource resource, Level level) {
        return new Permission(resource, level, List.of());
    }

    public Permission narrowedTo(Set<EnvironmentId> named) {
        return new Permission(resource, level, List.copyOf(named));
    }

    public boolean organizationWide() {
        return environments.isEmpty();
    }

    /** Whether it grants a level of a resource in an environment, or organization-wide where none is named. */
    public boolean grants(Resource needed, Level atLeast, @Nullable EnvironmentId in) {
        return resource == needed
                && level.holds(atLeast)
                && (organizationWide() || (in != null && environments.contains(in)));
    }

    /** As people say it: {@code MCP Access (View)}. */
    @Override
    public String toString() {
        return resource.title() + " (" + level.title() + ")"
                + (organizationWide()
                        ? ""
                        : " in "
                                + String.join(
                                        ", ",
                                        environments.stream()
                                                .map(EnvironmentId::value)
                                                .toList()));
    }
}
