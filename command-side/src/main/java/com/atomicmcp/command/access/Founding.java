package com.atomicmcp.command.access;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.organization.Founder;
import org.axonframework.modelling.command.AggregateLifecycle;

/** Gives a new organization its default roles and its first owner, in the transaction that registers it. */
public final class Founding {

    private static final GroupId OWNERS = new GroupId("owners");

    private Founding() {}

    /** To be called from the organization's own decision. */
    public static void of(OrganizationId organization, Founder founder) throws Exception {
        AggregateLifecycle.createNew(Access.class, () -> {
            for (var role : DefaultRoles.ALL) {
                apply(new RoleCreated(
                        organization, role.roleId(), role.name(), role.description(), role.permissions()));
            }
            apply(new GroupCreated(organization, OWNERS, "Owners", "Those who own the organization."));
            apply(new RoleAddedToGroup(organization, OWNERS, DefaultRoles.OWNER.roleId()));
            apply(new MemberInvited(
                    organization, founder.memberId(), founder.email(), founder.firstName(), founder.lastName()));
            apply(new MemberAddedToGroup(organization, OWNERS, founder.memberId()));
            return new Access();
        });
    }
}
