package com.atomicmcp.query.access;

import static com.atomicmcp.query.projection.Projection.known;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.GroupRenamed;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberEvent;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberInvitedAgain;
import com.atomicmcp.access.AccessEvent.MemberLinked;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.MemberRenamed;
import com.atomicmcp.access.AccessEvent.MemberUnlinked;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleEvent;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.Member;
import com.atomicmcp.access.Member.Identity;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.log.Entry;
import com.atomicmcp.log.LogName;
import com.atomicmcp.query.projection.Key;
import com.atomicmcp.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Members, one document each, under their organization, with the groups they are in. */
@Component
public final class MemberProjection implements Projection<AccessEvent, Member> {

    @Override
    public String name() {
        return "members";
    }

    @Override
    public LogName log() {
        return LogName.DECISIONS;
    }

    @Override
    public Class<AccessEvent> events() {
        return AccessEvent.class;
    }

    @Override
    public Class<Member> document() {
        return Member.class;
    }

    @Override
    public Collection<String> ids(AccessEvent event, Entry entry) {
        return switch (event) {
            case MemberEvent about -> key(about, about.memberId());
            case MemberAddedToGroup(var _, var _, var member) -> key(event, member);
            case MemberRemovedFromGroup(var _, var _, var member) -> key(event, member);
            case RoleEvent _,
                    GroupCreated _,
                    GroupRenamed _,
                    GroupDeleted _,
                    RoleAddedToGroup _,
                    RoleRemovedFromGroup _ -> List.of();
        };
    }

    @Override
    public @Nullable Member fold(String id, @Nullable Member document, AccessEvent event, Entry entry) {
        return switch (event) {
            case MemberInvited(var _, var member, var email, var firstName, var lastName) ->
                Member.invited(member, email, firstName, lastName);
            case MemberInvitedAgain _ -> document;
            case MemberActivated(var _, var _, var account) -> known(document).activated(account);
            case MemberRenamed(var _, var _, var firstName, var lastName) ->
                known(document).named(firstName, lastName);
            case MemberRemoved _ -> known(document).removed();
            case MemberLinked(var _, var _, var issuer, var subject) ->
                known(document).linked(new Identity(issuer, subject));
            case MemberUnlinked _ -> known(document).unlinked();
            case MemberAddedToGroup(var _, var group, var _) -> known(document).in(group);
            case MemberRemovedFromGroup(var _, var group, var _) ->
                known(document).notIn(group);
            case RoleEvent _,
                    GroupCreated _,
                    GroupRenamed _,
                    GroupDeleted _,
                    RoleAddedToGroup _,
                    RoleRemovedFromGroup _ -> document;
        };
    }

    private static List<String> key(AccessEvent event, MemberId member) {
        return List.of(Key.of(event.organizationId(), member));
    }
}
