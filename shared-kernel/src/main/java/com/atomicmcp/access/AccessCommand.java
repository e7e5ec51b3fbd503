package com.atomicmcp.access;

import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Need;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked about the roles, groups and members of an organization. */
public sealed interface AccessCommand extends Command {

    @TargetAggregateIdentifier
    default String aggregate() {
        return aggregate(organizationId());
    }

    /** One for each organization: the rule about the last administrator spans its roles, groups and members. */
    static String aggregate(OrganizationId organization) {
        return organization + "/access";
    }

    /** About roles. */
    sealed interface RoleCommand extends AccessCommand {
        RoleId roleId();

        @Override
        default Need need() {
            return Need.of(Resource.ROLES, Level.EDIT);
        }
    }

    /** About groups, and who and which roles are in them. */
    sealed interface GroupCommand extends AccessCommand {
        GroupId groupId();

        @Override
        default Need need() {
            return Need.of(Resource.GROUPS, Level.EDIT);
        }
    }

    /** About members. */
    sealed interface MemberCommand extends AccessCommand {
        MemberId memberId();

        @Override
        default Need need() {
            return Need.of(Resource.WORKBENCH_MEMBERS, Level.EDIT);
        }
    }

    /** @param permissions at most 100; a level the resource does not know, or a narrowing it does not take, is refused */
    record CreateRole(
            OrganizationId organizationId, RoleId roleId, String name, String description, List<Permission> permissions)
            implements RoleCommand {
        public CreateRole {
            name = Text.name("name", name);
            description = Text.description("description", description);
            permissions = Permissions.checked(permissions);
        }
    }

    record RenameRole(OrganizationId organizationId, RoleId roleId, String name, String description)
            implements RoleCommand {
        public RenameRole {
            name = Text.name("name", name);
            description = Text.description("description", description);
        }
    }

    record ChangeRolePermissions(OrganizationId organizationId, RoleId roleId, List<Permission> permissions)
            implements RoleCommand {
        public ChangeRolePermissions {
            permissions = Permissions.checked(permissions);
        }
    }

    /** @param force also where groups use it */
    record DeleteRole(OrganizationId organizationId, RoleId roleId, boolean force) implements RoleCommand {}

    record CreateGroup(OrganizationId organizationId, GroupId groupId, String name, String description)
            implements GroupCommand {
        public CreateGroup {
            name = Text.name("name", name);
            description = Text.description("description", description);
        }
    }

    record RenameGroup(OrganizationId organizationId, GroupId groupId, String name, String description)
            implements GroupCommand {
        public RenameGroup {
            name = Text.name("name", name);
            description = Text.description("description", description);
        }
    }

    record AddRoleToGroup(OrganizationId organizationId, GroupId groupId, RoleId roleId) implements GroupCommand {}

    record RemoveRoleFromGroup(OrganizationId organizationId, GroupId groupId, RoleId roleId) implements GroupCommand {}

    record AddMemberToGroup(OrganizationId organizationId, GroupId groupId, MemberId memberId)
            implements GroupCommand {}

    record RemoveMemberFromGroup(OrganizationId organizationId, GroupId groupId, MemberId memberId)
            implements GroupCommand {}

    /** @param force also where it has members */
    record DeleteGroup(OrganizationId organizationId, GroupId groupId, boolean force) implements GroupCommand {}

    record InviteMember(
            OrganizationId organizationId, MemberId memberId, String email, String firstName, String lastName)
            implements MemberCommand {
        public InviteMember {
            email = Text.email("email", email);
            firstName = Text.name("firstName", firstName);
            lastName = Text.name("lastName", lastName);
        }
    }

    /** Only for one who has not accepted yet. */
    record InviteMemberAgain(OrganizationId organizationId, MemberId memberId) implements MemberCommand {}

    /** Sent as an invitation is accepted, for the account that accepted it. */
    record ActivateMember(OrganizationId organizationId, MemberId memberId, AccountId accountId)
            implements MemberCommand {
        @Override
        public Need need() {
            return Need.OPERATOR;
        }
    }

    record RenameMember(OrganizationId organizationId, MemberId memberId, String firstName, String lastName)
            implements MemberCommand {
        public RenameMember {
            firstName = Text.name("firstName", firstName);
            lastName = Text.name("lastName", lastName);
        }
    }

    record RemoveMember(OrganizationId organizationId, MemberId memberId) implements MemberCommand {}

    /** Sent when a member has shown who they are at the organization's identity provider, and that they are that member. */
    record LinkMember(OrganizationId organizationId, MemberId memberId, Identity identity) implements MemberCommand {
        @Override
        public Need need() {
            return Need.OPERATOR;
        }
    }

    /** Whoever signed in as them with an identity provider does not any more. */
    record UnlinkMember(OrganizationId organizationId, MemberId memberId) implements MemberCommand {}
}
