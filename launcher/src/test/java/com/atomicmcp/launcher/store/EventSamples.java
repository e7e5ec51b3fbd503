package com.atomicmcp.launcher.store;

import com.atomicmcp.access.AccessEvent.GroupCreated;
import com.atomicmcp.access.AccessEvent.GroupDeleted;
import com.atomicmcp.access.AccessEvent.GroupRenamed;
import com.atomicmcp.access.AccessEvent.MemberActivated;
import com.atomicmcp.access.AccessEvent.MemberAddedToGroup;
import com.atomicmcp.access.AccessEvent.MemberInvited;
import com.atomicmcp.access.AccessEvent.MemberInvitedAgain;
import com.atomicmcp.access.AccessEvent.MemberLinked;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.access.AccessEvent.MemberRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.MemberRenamed;
import com.atomicmcp.access.AccessEvent.MemberUnlinked;
import com.atomicmcp.access.AccessEvent.RoleAddedToGroup;
import com.atomicmcp.access.AccessEvent.RoleCreated;
import com.atomicmcp.access.AccessEvent.RoleDeleted;
import com.atomicmcp.access.AccessEvent.RolePermissionsChanged;
import com.atomicmcp.access.AccessEvent.RoleRemovedFromGroup;
import com.atomicmcp.access.AccessEvent.RoleRenamed;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsErased;
import com.atomicmcp.analytics.AnalyticsEvent.AnalyticsReported;
import com.atomicmcp.analytics.AnalyticsEvent.Fact;
import com.atomicmcp.analytics.AnalyticsEvent.Mention;
import com.atomicmcp.call.CallEvent.Arguments;
import com.atomicmcp.call.CallEvent.CallEnded;
import com.atomicmcp.call.CallEvent.CallsPruned;
import com.atomicmcp.call.Outcome;
import com.atomicmcp.client.ClientEvent.ClientDetailsChanged;
import com.atomicmcp.client.ClientEvent.ClientRegistered;
import com.atomicmcp.client.ClientEvent.ClientReinstated;
import com.atomicmcp.client.ClientEvent.ClientRevoked;
import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.ConnectionEvent.ConnectionOpened;
import com.atomicmcp.client.ConnectionEvent.ConnectionRevoked;
import com.atomicmcp.client.Registration;
import com.atomicmcp.customer.ContactPreferences;
import com.atomicmcp.customer.CustomerEvent.ContentErased;
import com.atomicmcp.customer.CustomerEvent.CustomerErased;
import com.atomicmcp.customer.CustomerEvent.CustomerReported;
import com.atomicmcp.customer.CustomerEvent.CustomerTagged;
import com.atomicmcp.customer.CustomerEvent.CustomerUntagged;
import com.atomicmcp.customer.Profile;
import com.atomicmcp.customer.Tag;
import com.atomicmcp.environment.EnvironmentEvent.CustomerForgotten;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentArchived;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRenamed;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentRestored;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowContent.Step;
import com.atomicmcp.flow.FlowContent.Trigger;
import com.atomicmcp.flow.FlowEvent.ActionFlowArchived;
import com.atomicmcp.flow.FlowEvent.ActionFlowCreated;
import com.atomicmcp.flow.FlowEvent.ActionFlowPublished;
import com.atomicmcp.flow.FlowEvent.ActionFlowRestored;
import com.atomicmcp.flow.FlowEvent.DraftDiscarded;
import com.atomicmcp.flow.FlowEvent.DraftSaved;
import com.atomicmcp.id.AccountId;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.CallArguments;
import com.atomicmcp.organization.Federation;
import com.atomicmcp.organization.Federation.Placement;
import com.atomicmcp.organization.OrganizationEvent.ClientPolicyChanged;
import com.atomicmcp.organization.OrganizationEvent.FederationConfigured;
import com.atomicmcp.organization.OrganizationEvent.FederationRemoved;
import com.atomicmcp.organization.OrganizationEvent.McpServerDisabled;
import com.atomicmcp.organization.OrganizationEvent.McpServerEnabled;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRegistered;
import com.atomicmcp.organization.OrganizationEvent.OrganizationRenamed;
import com.atomicmcp.organization.OrganizationEvent.PreferencesChanged;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One event of every kind, as the golden samples have them. */
final class EventSamples {

    private static final OrganizationId ACME = new OrganizationId("org_acme");
    private static final EnvironmentId PRODUCTION = new EnvironmentId("env_production");
    private static final FlowId WELCOME = new FlowId("flow_welcome");
    private static final RoleId USERS = new RoleId("role_users");
    private static final GroupId MCP = new GroupId("grp_mcp");
    private static final MemberId ALICE = new MemberId("mem_alice");
    private static final ClientId VSCODE = new ClientId("client_vscode");
    private static final ConnectionId CONNECTION = new ConnectionId("con_1");
    private static final CustomerId CARL = new CustomerId("carl@example.com");
    private static final Pseudonym SOMEBODY = new Pseudonym("cus_Zr0cS7sYk1m9Q2vX5tUwBg");
    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00.123456Z");
    private static final FlowContent CONTENT = new FlowContent(
            "Welcome",
            "Greets new customers",
            List.of(new Trigger("event", "customer-created")),
            List.of(new Step("send-card", "Hello"), new Step("wait", "A day")));
    private static final List<Permission> PERMISSIONS = List.of(
            Permission.of(Resource.MCP_ACCESS, Level.VIEW),
            Permission.of(Resource.CUSTOMERS, Level.VIEW).narrowedTo(Set.of(PRODUCTION)));

    /** What files of former times say, which nothing writes any more. */
    static final Map<String, Event> FORMER = Map.of(
            "organization.preferences-changed-without-arguments",
            new PreferencesChanged(ACME, new Preferences(90, 400, 15)),
            "call.ended-without-rows",
            new CallEnded(
                    ACME,
                    CONNECTION,
                    ALICE,
                    VSCODE,
                    "tools/call",
                    "list_action_flows",
                    PRODUCTION,
                    Outcome.ANSWERED,
                    NOON,
                    3_770,
                    null,
                    null),
            "organization.client-policy-changed-without-limits",
            new ClientPolicyChanged(
                    ACME,
                    new ClientPolicy(
                            List.of(Registration.METADATA_DOCUMENT), List.of("*.example.com"), Limits.DEFAULT)));

    static final List<Event> ALL = List.of(
            new OrganizationRegistered(ACME, "Acme", "acme"),
            new OrganizationRenamed(ACME, "Acme Ltd"),
            new PreferencesChanged(ACME, new Preferences(90, 400, 15, CallArguments.KEPT)),
            new ClientPolicyChanged(
                    ACME,
                    new ClientPolicy(
                            List.of(Registration.METADATA_DOCUMENT), List.of("*.example.com"), new Limits(200, 20))),
            new McpServerEnabled(ACME),
            new McpServerDisabled(ACME),
            new FederationConfigured(
                    ACME,
                    new Federation(
                            "https://login.acme.example",
                            "atomic",
                            "Acme ID",
                            List.of("groups"),
                            "groups",
                            List.of(new Placement("assistants", MCP)))),
            new FederationRemoved(ACME),
            new EnvironmentCreated(ACME, PRODUCTION, "Production"),
            new EnvironmentRenamed(ACME, PRODUCTION, "Live"),
            new EnvironmentArchived(ACME, PRODUCTION),
            new EnvironmentRestored(ACME, PRODUCTION),
            new ActionFlowCreated(ACME, PRODUCTION, WELCOME, CONTENT),
            new DraftSaved(ACME, PRODUCTION, WELCOME, CONTENT),
            new DraftDiscarded(ACME, PRODUCTION, WELCOME),
            new ActionFlowPublished(ACME, PRODUCTION, WELCOME, 3),
            new ActionFlowArchived(ACME, PRODUCTION, WELCOME),
            new ActionFlowRestored(ACME, PRODUCTION, WELCOME),
            new RoleCreated(ACME, USERS, "MCP Users", "May connect", PERMISSIONS),
            new RoleRenamed(ACME, USERS, "MCP People", ""),
            new RolePermissionsChanged(ACME, USERS, PERMISSIONS),
            new RoleDeleted(ACME, USERS),
            new GroupCreated(ACME, MCP, "MCP", "Who connects"),
            new GroupRenamed(ACME, MCP, "Connected", ""),
            new RoleAddedToGroup(ACME, MCP, USERS),
            new RoleRemovedFromGroup(ACME, MCP, USERS),
            new MemberAddedToGroup(ACME, MCP, ALICE),
            new MemberRemovedFromGroup(ACME, MCP, ALICE),
            new GroupDeleted(ACME, MCP),
            new MemberInvited(ACME, ALICE, "alice@acme.example", "Alice", "Ahrens"),
            new MemberInvitedAgain(ACME, ALICE),
            new MemberActivated(ACME, ALICE, new AccountId("acc_alice")),
            new MemberRenamed(ACME, ALICE, "Alice", "Adams"),
            new MemberRemoved(ACME, ALICE),
            new MemberLinked(ACME, ALICE, "https://login.acme.example", "248289761001"),
            new MemberUnlinked(ACME, ALICE),
            new ClientRegistered(ACME, VSCODE, "VS Code", List.of("http://127.0.0.1/"), Registration.DYNAMIC),
            new ClientDetailsChanged(ACME, VSCODE, "VS Code", List.of("https://vscode.dev/redirect")),
            new ClientRevoked(ACME, VSCODE),
            new ClientReinstated(ACME, VSCODE),
            new ConnectionOpened(
                    ACME, CONNECTION, ALICE, VSCODE, "http://localhost:8081/acme/mcp/v1", List.of("mcp:tools")),
            new ConnectionRevoked(ACME, CONNECTION),
            new CallEnded(
                    ACME,
                    CONNECTION,
                    ALICE,
                    VSCODE,
                    "tools/call",
                    "list_action_flows",
                    PRODUCTION,
                    Outcome.ANSWERED,
                    NOON,
                    3_770,
                    12,
                    new Arguments(
                            "u1ZCcBbzDnJ7qkWv0m2c3qH0Yw9pPpQpT9mYkqgD3yA", "{\"environmentId\":\"env_prod", true)),
            new CallsPruned(ACME, CONNECTION, NOON),
            new CustomerReported(
                    ACME,
                    PRODUCTION,
                    CARL,
                    NOON,
                    new Profile(
                            "Carl", "carl@example.com", null, "Europe/Berlin", "gold", NOON, null, Map.of("size", "L")),
                    new ContactPreferences("Europe/Berlin", true)),
            new CustomerTagged(ACME, PRODUCTION, CARL, new Tag("vip", NOON, NOON.plusSeconds(60))),
            new CustomerUntagged(ACME, PRODUCTION, CARL, "vip"),
            new CustomerErased(ACME, PRODUCTION, SOMEBODY),
            new ContentErased(ACME, PRODUCTION),
            new CustomerForgotten(ACME, PRODUCTION, SOMEBODY),
            new AnalyticsErased(ACME, PRODUCTION, SOMEBODY, List.of(new Mention(WELCOME, NOON, 17))),
            new AnalyticsReported(
                    ACME,
                    PRODUCTION,
                    WELCOME,
                    new Fact(
                            "e-1",
                            "card-displayed",
                            NOON,
                            CARL,
                            "inv-1",
                            "SDK",
                            "2026-11-03T13:00:00+01:00",
                            Map.of("properties", Map.of("variant", "b", "count", 2)))));

    private EventSamples() {}
}
