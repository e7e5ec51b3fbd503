package com.atomicmcp.benchmarks;

import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.OrganizationAccess;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to ask, at every call, who may do what; beside a single look into a map, which no check can beat. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessBenchmark {

    private static final OrganizationId ACME = new OrganizationId("org_acme");
    private static final MemberId ALICE = new MemberId("mem_0");

    /** What each of her roles lets her view; the last one is asked about. */
    private static final List<Resource> VIEWED = List.of(
            Resource.ENVIRONMENTS,
            Resource.ACTION_FLOWS,
            Resource.CUSTOMERS,
            Resource.ANALYTICS,
            Resource.ACTIVITY_LOG);

    /** How many members the organization has. */
    @Param({"10", "10000"})
    public int members;

    private final OrganizationAccess access = new OrganizationAccess();
    private final Map<MemberId, Boolean> map = new ConcurrentHashMap<>();
    private List<AccessEvent> history = List.of();

    /** Five groups with a role each, every member in all of them. */
    @Setup
    public void organization() {
        var events = new ArrayList<AccessEvent>();
        for (var i = 0; i < VIEWED.size(); i++) {
            var role = new RoleId("role_" + i);
            var group = new GroupId("grp_" + i);
            events.add(new RoleCreated(ACME, role, "Role " + i, "", List.of(Permission.of(VIEWED.get(i), Level.VIEW))));
            events.add(new GroupCreated(ACME, group, "Group " + i, ""));
            events.add(new RoleAddedToGroup(ACME, group, role));
        }
        for (var i = 0; i < members; i++) {
            var member = new MemberId("mem_" + i);
            events.add(new MemberInvited(ACME, member, "m" + i + "@acme.example", "M", "" + i));
            events.add(new MemberActivated(ACME, member, new AccountId("acc_" + i)));
            for (var group = 0; group < VIEWED.size(); group++) {
                events.add(new MemberAddedToGroup(ACME, new GroupId("grp_" + group), member));
            }
            map.put(member, true);
        }
        history = List.copyOf(events);
        history.forEach(access::evolve);
    }

    /** The baseline. */
    @Benchmark
    public boolean oneLookIntoAMap() {
        return map.getOrDefault(ALICE, false);
    }

    /** One check of a permission that the last of five roles gives. */
    @Benchmark
    public boolean onePermission() {
        return access.grants(ALICE).hold(Resource.ACTIVITY_LOG, Level.VIEW);
    }

    /** The whole history of the organization, folded anew. */
    @Benchmark
    public OrganizationAccess foldedAnew() {
        var anew = new OrganizationAccess();
        history.forEach(anew::evolve);
        return anew;
    }
}
