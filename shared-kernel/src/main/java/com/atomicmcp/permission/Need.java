package com.atomicmcp.permission;

import com.atomicmcp.id.EnvironmentId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What somebody must hold to have a command carried out: one of several alternatives, each a set of permissions to be
 * held together.
 *
 * @param alternatives none means that no member can: only the operator and the system itself; an empty one that every
 *     active member can
 */
public record Need(List<List<Permission>> alternatives) {

    /** For the operator of the installation and the system itself. */
    public static final Need OPERATOR = new Need(List.of());

    /** For every active member, about themselves. */
    public static final Need MEMBERSHIP = new Need(List.of(List.of()));

    public static Need of(Resource resource, Level level) {
        return new Need(List.of(List.of(Permission.of(resource, level))));
    }

    public static Need of(Resource resource, Level level, EnvironmentId in) {
        return new Need(List.of(List.of(new Permission(resource, level, List.of(in)))));
    }

    public Need and(Resource resource, Level level) {
        return new Need(alternatives.stream()
                .map(together -> {
                    var more = new ArrayList<>(together);
                    more.add(Permission.of(resource, level));
                    return List.copyOf(more);
                })
                .toList());
    }

    public Need or(Resource resource, Level level) {
        var more = new ArrayList<>(alternatives);
        more.add(List.of(Permission.of(resource, level)));
        return new Need(List.copyOf(more));
    }

    /** As people say it: {@code Organization Preferences (Edit) or MCP Registration (Admin)}. */
    @Override
    public String toString() {
        return alternatives.isEmpty()
                ? "the operator's token"
                : alternatives.stream()
                        .map(together -> together.isEmpty()
                                ? "an active membership"
                                : together.stream().map(Permission::toString).collect(Collectors.joining(" and ")))
                        .collect(Collectors.joining(" or "));
    }
}
