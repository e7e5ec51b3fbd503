package com.atomicmcp.audit.access;

import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Resource;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody can do, for people and programs: a resource at a level, or a tool.
 *
 * @param words as people say it
 * @param environmentId where; none for the whole organization
 * @param environment what that was called
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Able(
        String words,
        @Nullable Resource resource,
        @Nullable Level level,
        @Nullable String tool,
        @Nullable EnvironmentId environmentId,
        @Nullable String environment) {

    static Able of(Right right, Optional<OrganizationState> then) {
        var id = right.environment();
        var name = id == null
                ? null
                : then.flatMap(state -> state.environment(id))
                        .map(EnvironmentView::name)
                        .orElse(null);
        var where = id == null ? "" : " in " + (name == null ? id.value() : name);
        return switch (right) {
            case Right.Holding(var resource, var level, var _) ->
                new Able(resource.title() + " (" + level.title() + ")" + where, resource, level, null, id, name);
            case Right.Using(var tool, var _) -> new Able(tool.called() + where, null, null, tool.called(), id, name);
        };
    }
}
