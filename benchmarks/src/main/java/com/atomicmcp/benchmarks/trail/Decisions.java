package com.atomicmcp.benchmarks.trail;

import com.atomicmcp.access.AccessCommand;
import com.atomicmcp.access.AccessEvent;
import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.MemberRenamed;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.client.ClientEvent;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.Registration;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowContent.Step;
import com.atomicmcp.flow.FlowContent.Trigger;
import com.atomicmcp.flow.FlowEvent;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Makes up what is decided, the same each time: fifty organizations set themselves up, and then go on changing what they
 * have. Of fifty decisions one is the first organization's.
 */
final class Decisions {

    static final int ORGANIZATIONS = 50;

    private static final int ENVIRONMENTS = 2;
    private static final int ROLES = 20;
    private static final int GROUPS = 10;
    private static final int MEMBERS = 60;
    private static final int FLOWS = 60;
    private static final int CLIENTS = 5;
    private static final int CONNECTIONS = 40;
    private static final List<String> NAMES = List.of("Amelia", "Noah", "Isla", "Priya", "Chloé", "Kofi", "Ingrid");

    private static final List<Resource> RESOURCES =
            List.of(Resource.ROLES, Resource.GROUPS, Resource.ENVIRONMENTS, Resource.ACTION_FLOWS, Resource.CUSTOMERS);

    private final Random random = new Random(20_261_125);
    private final Map<OrganizationId, Deque<Made>> settingUp = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private long decisions;

    /** One decision, where it is kept, and who made it. */
    record Decision(String aggregate, long sequence, Event event, Map<String, String> who) {}

    private record Made(String aggregate, Event event) {}

    static OrganizationId organization(int number) {
        return new OrganizationId("org_%04d".formatted(number));
    }

    Decision next() {
        var organization = organization(random.nextInt(ORGANIZATIONS));
        var left = settingUp.computeIfAbsent(organization, this::settingUp);
        var made = left.isEmpty() ? change(organization) : left.removeFirst();
        var sequence = sequences.merge(made.aggregate(), 1L, Long::sum) - 1;
        return new Decision(made.aggregate(), sequence, made.event(), who(organization));
    }

    private Deque<Made> settingUp(OrganizationId id) {
        var all = new ArrayDeque<Made>();
        all.add(new Made(
                id.value(),
                new OrganizationRegistered(id, "Company " + id, id.value().replace('_', '-'))));
        for (var i = 0; i < ENVIRONMENTS; i++) {
            all.add(new Made(
                    id + "/" + environment(i), new EnvironmentCreated(id, environment(i), "Environment " + i)));
        }
        for (var i = 0; i < ROLES; i++) {
            all.add(access(new RoleCreated(id, role(i), "Role " + i, "What it is for", permissions())));
        }
        for (var i = 0; i < GROUPS; i++) {
            all.add(access(new GroupCreated(id, group(i), "Group " + i, "Who is in it")));
        }
        for (var i = 0; i < MEMBERS; i++) {
            all.add(access(
                    new MemberInvited(id, member(i), "member" + i + "@company.example", any(NAMES), "Member " + i)));
            all.add(access(new MemberActivated(id, member(i), account(i))));
        }
        for (var i = 0; i < FLOWS; i++) {
            all.add(flow(new ActionFlowCreated(id, environment(i), flow(i), content(i))));
        }
        for (var i = 0; i < CLIENTS; i++) {
            all.add(client(new ClientRegistered(
                    id, client(i), "Client " + i, List.of("http://127.0.0.1/callback"), Registration.DYNAMIC)));
        }
        for (var i = 0; i < CONNECTIONS; i++) {
            var connection = new ConnectionId("con_%08d".formatted(i));
            all.add(new Made(
                    id + "/" + connection,
                    new ConnectionOpened(
                            id,
                            connection,
                            member(random.nextInt(MEMBERS)),
                            client(random.nextInt(CLIENTS)),
                            "https://company.example/mcp/v1",
                            List.of("mcp"))));
        }
        return all;
    }

    private Made change(OrganizationId id) {
        var flow = random.nextInt(FLOWS);
        var role = random.nextInt(ROLES);
        var group = group(random.nextInt(GROUPS));
        var member = member(random.nextInt(MEMBERS));
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> flow(new DraftSaved(id, environment(flow), flow(flow), content(flow)));
            case 7, 8, 9 -> flow(new ActionFlowPublished(id, environment(flow), flow(flow), 1 + random.nextInt(9)));
            case 10, 11 -> access(new RolePermissionsChanged(id, role(role), permissions()));
            case 12 -> access(new RoleRenamed(id, role(role), "Role %d of %s".formatted(role, any(NAMES)), "For them"));
            case 13 -> access(new RoleAddedToGroup(id, group, role(role)));
            case 14, 15 -> access(new MemberAddedToGroup(id, group, member));
            case 16 -> access(new MemberRemovedFromGroup(id, group, member));
            case 17 -> access(new MemberRenamed(id, member, any(NAMES), "Renamed"));
            case 18 -> client(new ClientRevoked(id, client(random.nextInt(CLIENTS))));
            default -> client(new ClientReinstated(id, client(random.nextInt(CLIENTS))));
        };
    }

    private Map<String, String> who(OrganizationId organization) {
        var number = random.nextInt(MEMBERS);
        var caller = new Caller(
                Caller.Kind.MEMBER,
                member(number).value(),
                any(NAMES) + " Member " + number,
                account(number),
                "192.0.2." + number,
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                new UUID(2, ++decisions).toString(),
                "API");
        var who = new LinkedHashMap<>(caller.metadata());
        who.put(Caller.COMMAND, "change-something");
        who.put(Caller.ORGANIZATION, organization.value());
        who.put(Caller.CAUSATION_ID, new UUID(3, decisions).toString());
        return who;
    }

    private List<Permission> permissions() {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> Permission.of(any(RESOURCES), Level.EDIT))
                .distinct()
                .toList();
    }

    private FlowContent content(int flow) {
        var steps = IntStream.range(0, 3 + random.nextInt(6))
                .mapToObj(i -> new Step(i % 2 == 0 ? "send-card" : "wait", "Step " + i))
                .toList();
        return new FlowContent(
                "Flow " + flow,
                "What a customer sees who has just been told about it.",
                List.of(new Trigger("event", "customer-registered"), new Trigger("schedule", "every morning")),
                steps);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Made access(AccessEvent event) {
        return new Made(AccessCommand.aggregate(event.organizationId()), event);
    }

    private static Made flow(FlowEvent event) {
        return new Made(event.organizationId() + "/" + event.environmentId() + "/" + event.flowId(), event);
    }

    private static Made client(ClientEvent event) {
        return new Made(event.organizationId() + "/client/" + event.clientId().key(), event);
    }

    private static EnvironmentId environment(int of) {
        return new EnvironmentId("env_%08d".formatted(of % ENVIRONMENTS));
    }

    private static RoleId role(int number) {
        return new RoleId("role_%08d".formatted(number));
    }

    private static GroupId group(int number) {
        return new GroupId("grp_%08d".formatted(number));
    }

    private static MemberId member(int number) {
        return new MemberId("mem_%08d".formatted(number));
    }

    private static AccountId account(int number) {
        return new AccountId("acc_%08d".formatted(number));
    }

    private static FlowId flow(int number) {
        return new FlowId("flow_%08d".formatted(number));
    }

    private static ClientId client(int number) {
        return new ClientId("client_%08d".formatted(number));
    }
}
