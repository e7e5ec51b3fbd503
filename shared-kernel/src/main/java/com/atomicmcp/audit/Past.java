package com.atomicmcp.audit;

import com.atomicmcp.access.Group;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.access.Role;
import com.atomicmcp.client.ConnectionState;
import com.atomicmcp.client.RegisteredClient;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Permission;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an organization was like before an event: whatever it names is called as it was called then. */
final class Past {

    static final String CLIENT = "client";

    private final OrganizationId id;
    private final @Nullable OrganizationState state;
    private final FlowPast flows;

    /** @param state nothing for an organization that was never registered, or not yet */
    Past(OrganizationId id, @Nullable OrganizationState state, FlowPast flows) {
        this.id = id;
        this.state = state;
        this.flows = flows;
    }

    Optional<OrganizationState> state() {
        return Optional.ofNullable(state);
    }

    Thing organization() {
        return new Thing("organization", id.value(), state == null ? id.value() : state.name());
    }

    Optional<Role> role(RoleId role) {
        return state().flatMap(known -> known.access().role(role));
    }

    Thing thing(RoleId role) {
        return new Thing("role", role.value(), role(role).map(Role::name).orElse(role.value()));
    }

    Optional<Group> group(GroupId group) {
        return state().flatMap(known -> known.access().group(group));
    }

    Thing thing(GroupId group) {
        return new Thing("group", group.value(), group(group).map(Group::name).orElse(group.value()));
    }

    Optional<Member> member(MemberId member) {
        return state().flatMap(known -> known.access().member(member));
    }

    Thing thing(MemberId member) {
        return new Thing(
                "member", member.value(), member(member).map(Member::name).orElse(member.value()));
    }

    Optional<EnvironmentView> environment(EnvironmentId environment) {
        return state().flatMap(known -> known.environment(environment));
    }

    Thing thing(EnvironmentId environment) {
        return new Thing(
                "environment",
                environment.value(),
                environment(environment).map(EnvironmentView::name).orElse(environment.value()));
    }

    Optional<RegisteredClient> client(ClientId client) {
        return state().flatMap(known -> known.client(client));
    }

    Thing thing(ClientId client) {
        return new Thing(
                CLIENT,
                client.value(),
                client(client).map(RegisteredClient::name).orElse(client.value()));
    }

    Optional<ConnectionState> connection(ConnectionId connection) {
        return state().flatMap(known -> known.connection(connection));
    }

    static Thing thing(ConnectionId connection) {
        return new Thing("connection", connection.value(), connection.value());
    }

    FlowPast.Flow flow(EnvironmentId environment, FlowId flow) {
        return flows.flow(id, environment, flow);
    }

    Thing thing(EnvironmentId environment, FlowId flow) {
        return thing(flow, flow(environment, flow).newest());
    }

    static Thing thing(FlowId flow, @Nullable FlowContent content) {
        return new Thing("action-flow", flow.value(), content == null ? flow.value() : content.name());
    }

    /** {@code Action Flows (Edit) in Production}. */
    String words(Permission permission) {
        return permission.resource().title() + " (" + permission.level().title() + ")"
                + (permission.organizationWide()
                        ? ""
                        : " in "
                                + Words.and(permission.environments().stream()
                                        .map(environment -> thing(environment).name())
                                        .toList()));
    }

    /** The same with the ids beside the names. */
    List<String> exactly(List<Permission> permissions) {
        return permissions.stream()
                .map(permission -> permission.resource().title() + " ("
                        + permission.level().title() + ")"
                        + (permission.organizationWide()
                                ? ""
                                : " in "
                                        + Words.and(permission.environments().stream()
                                                .map(environment -> exactly(thing(environment)))
                                                .toList())))
                .toList();
    }

    /** {@code Production (env_7fvsag6jrxb6n4qn)}. */
    static String exactly(Thing thing) {
        return thing.name().equals(thing.id()) ? thing.id() : thing.name() + " (" + thing.id() + ")";
    }

    /** Whether it is their own account that a member is. */
    boolean is(MemberId member, @Nullable AccountId account) {
        return account != null
                && member(member).map(Member::account).filter(account::equals).isPresent();
    }
}
