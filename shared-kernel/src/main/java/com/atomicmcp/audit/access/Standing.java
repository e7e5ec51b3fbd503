package com.atomicmcp.audit.access;

import com.atomicmcp.access.OrganizationAccess;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that decides at one moment who can do what.
 *
 * @param active the environments that are in use, in the order of their names
 */
record Standing(OrganizationAccess access, boolean mcpServerEnabled, List<EnvironmentId> active) {

    static Standing of(OrganizationState state) {
        return new Standing(
                state.access(),
                state.mcpServerEnabled(),
                state.environments().stream()
                        .filter(environment -> environment.state() == EnvironmentState.ACTIVE)
                        .sorted(Comparator.comparing(EnvironmentView::name)
                                .thenComparing(environment ->
                                        environment.environmentId().value()))
                        .map(EnvironmentView::environmentId)
                        .toList());
    }

    /** What somebody can do; nothing, unless they are an active member. */
    Set<Right> rights(MemberId member) {
        var grants = access.grants(member);
        var rights = new LinkedHashSet<Right>();
        grants.permissions().stream().flatMap(Right::of).forEach(rights::add);
        if (mcpServerEnabled && grants.hold(McpTool.DOOR.resource(), McpTool.DOOR.level())) {
            for (var environment : active) {
                for (var tool : McpTool.values()) {
                    if (grants.hold(tool.about(), Level.VIEW, environment)) {
                        rights.add(new Right.Using(tool, environment));
                    }
                }
            }
        }
        return rights;
    }
}
