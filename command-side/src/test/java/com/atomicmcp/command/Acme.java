package com.atomicmcp.command;

import static org.hamcrest.Matchers.equalTo;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessModel;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.log.Entry;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hamcrest.FeatureMatcher;
import org.hamcrest.Matcher;

/** An organization to decide about, and the people in it. */
public final class Acme {

    public static final OrganizationId ACME = new OrganizationId("acme");
    public static final EnvironmentId PRODUCTION = new EnvironmentId("production");
    public static final MemberId ALICE = new MemberId("alice");
    public static final MemberId BOB = new MemberId("bob");
    public static final AccountId ALICES_ACCOUNT = new AccountId("acc_alice");
    public static final AccountId BOBS_ACCOUNT = new AccountId("acc_bob");
    public static final OrganizationRegistered REGISTERED = new OrganizationRegistered(ACME, "Acme", "acme");
    public static final Caller OPERATOR =
            new Caller(Caller.Kind.OPERATOR, "operator", "Operator", null, null, null, "test");

    private Acme() {}

    /** What the access model knows after these events. */
    public static AccessModel knowing(Event... events) {
        var model = new AccessModel();
        for (var i = 0; i < events.length; i++) {
            model.evolve(new Entry(i, "event-" + i, Instant.EPOCH, events[i], Map.of()));
        }
        return model;
    }

    public static Caller asked(MemberId by) {
        return new Caller(Caller.Kind.MEMBER, by.value(), by.value(), null, null, null, "test");
    }

    /** Somebody active, who holds these through a group and a role that are called as they are. */
    public static List<Event> holding(MemberId member, AccountId account, Permission... permissions) {
        var group = new GroupId(member.value());
        var role = new RoleId(member.value());
        return List.of(
                new RoleCreated(ACME, role, member.value(), "", List.of(permissions)),
                new GroupCreated(ACME, group, member.value(), ""),
                new RoleAddedToGroup(ACME, group, role),
                new MemberInvited(ACME, member, member + "@acme.example", member.value(), "Acme"),
                new MemberActivated(ACME, member, account),
                new MemberAddedToGroup(ACME, group, member));
    }

    public static Matcher<Refused> refusedAs(Rejection rejection) {
        return new FeatureMatcher<>(equalTo(rejection), "refused as", "rejection") {
            @Override
            protected Rejection featureValueOf(Refused refused) {
                return refused.rejection();
            }
        };
    }
}
