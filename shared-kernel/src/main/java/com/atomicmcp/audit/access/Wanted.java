package com.atomicmcp.audit.access;

import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.McpTool;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of everybody's access is asked for; everything where nothing is named.
 *
 * @param member their email address or id
 * @param environment its name or id; what is held for the whole organization is held there as well
 */
public record Wanted(
        @Nullable String member,
        @Nullable McpTool tool,
        @Nullable Permission permission,
        @Nullable String environment) {

    public static final Wanted ALL = new Wanted(null, null, null, null);

    /**
     * As people write it.
     *
     * @param permission {@code MCP Access (View)} or {@code mcp-access:view}
     */
    public static Wanted of(
            @Nullable String member, @Nullable String tool, @Nullable String permission, @Nullable String environment) {
        return new Wanted(
                member,
                tool == null ? null : tool(tool),
                permission == null ? null : permission(permission),
                environment);
    }

    public static McpTool tool(String name) {
        return McpTool.called(name)
                .orElseThrow(() -> new Refused(new InvalidValue(
                        "tool",
                        "is one of "
                                + Arrays.stream(McpTool.values())
                                        .map(McpTool::called)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Permission permission(String text) {
        return Stream.of(Resource.values())
                .flatMap(resource ->
                        Stream.of(Level.values()).filter(resource::knows).map(level -> Permission.of(resource, level)))
                .filter(known -> known.toString().equalsIgnoreCase(text)
                        || slug(known.resource(), known.level()).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new Refused(new InvalidValue(
                        "permission", "is a permission such as MCP Access (View), or mcp-access:view")));
    }

    private static String slug(Resource resource, Level level) {
        return (resource.name() + ":" + level.name()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean wants(Member who) {
        return member == null
                || who.memberId().value().equals(member)
                || Text.key(who.email()).equals(Text.key(member));
    }

    boolean wants(Right right, Optional<OrganizationState> then) {
        return switch (right) {
                    case Right.Holding(var resource, var level, var _) ->
                        tool == null
                                && (permission == null
                                        || (permission.resource() == resource && permission.level() == level));
                    case Right.Using(var used, var _) -> permission == null && (tool == null || tool == used);
                }
                && (environment == null || right.environment() == null || is(right.environment(), then));
    }

    private boolean is(EnvironmentId id, Optional<OrganizationState> then) {
        return id.value().equals(environment)
                || then.flatMap(state -> state.environment(id))
                        .filter(known ->
                                Text.key(known.name()).equals(Text.key(environment == null ? "" : environment)))
                        .isPresent();
    }

    /** Refuses what was never there by that instant: nobody shall take a slip of the pen for an answer. */
    void insist(Optional<OrganizationState> then) {
        if (member != null
                && then.stream()
                        .flatMap(state -> state.access().members().stream())
                        .noneMatch(this::wants)) {
            throw new Refused(new NotFound("member", member));
        }
        if (environment != null
                && then.stream()
                        .flatMap(state -> state.environments().stream())
                        .noneMatch(known -> is(known.environmentId(), then))) {
            throw new Refused(new NotFound("environment", environment));
        }
    }
}
