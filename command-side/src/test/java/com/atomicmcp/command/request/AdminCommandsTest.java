package com.atomicmcp.command.request;

import static com.atomicmcp.command.request.ApiDoor.ACME;
import static com.atomicmcp.command.request.ApiDoor.ALICE;
import static com.atomicmcp.command.request.ApiDoor.ALICES;
import static com.atomicmcp.command.request.ApiDoor.BOB;
import static com.atomicmcp.command.request.ApiDoor.EVE;
import static com.atomicmcp.command.request.ApiDoor.HARRY;
import static com.atomicmcp.command.request.ApiDoor.IVAN;
import static com.atomicmcp.command.request.ApiDoor.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessCommand.AddMemberToGroup;
import com.atomicmcp.access.AccessCommand.AddRoleToGroup;
import com.atomicmcp.access.AccessCommand.ChangeRolePermissions;
import com.atomicmcp.access.AccessCommand.CreateRole;
import com.atomicmcp.access.AccessCommand.DeleteGroup;
import com.atomicmcp.access.AccessCommand.DeleteRole;
import com.atomicmcp.access.AccessCommand.InviteMember;
import com.atomicmcp.access.AccessCommand.InviteMemberAgain;
import com.atomicmcp.access.AccessCommand.RemoveMember;
import com.atomicmcp.access.AccessCommand.RemoveMemberFromGroup;
import com.atomicmcp.access.AccessCommand.RemoveRoleFromGroup;
import com.atomicmcp.access.AccessCommand.RenameGroup;
import com.atomicmcp.access.AccessCommand.RenameMember;
import com.atomicmcp.access.AccessCommand.RenameRole;
import com.atomicmcp.access.AccessCommand.UnlinkMember;
import com.atomicmcp.client.ClientCommand.RegisterClient;
import com.atomicmcp.client.ClientCommand.ReinstateClient;
import com.atomicmcp.client.ClientCommand.RevokeClient;
import com.atomicmcp.client.ClientPolicy;
import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.client.ConnectionCommand.Disconnect;
import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.client.Registration;
import com.atomicmcp.environment.EnvironmentCommand.ArchiveEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.CreateEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RenameEnvironment;
import com.atomicmcp.environment.EnvironmentCommand.RestoreEnvironment;
import com.atomicmcp.flow.FlowCommand.ArchiveActionFlow;
import com.atomicmcp.flow.FlowCommand.CreateActionFlow;
import com.atomicmcp.flow.FlowCommand.DiscardDraft;
import com.atomicmcp.flow.FlowCommand.PublishActionFlow;
import com.atomicmcp.flow.FlowCommand.RestoreActionFlow;
import com.atomicmcp.flow.FlowCommand.SaveDraft;
import com.atomicmcp.flow.FlowContent;
import com.atomicmcp.flow.FlowContent.Step;
import com.atomicmcp.flow.FlowContent.Trigger;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.id.ConnectionId;
import com.atomicmcp.id.FlowId;
import com.atomicmcp.id.GroupId;
import com.atomicmcp.id.RoleId;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.organization.CallArguments;
import com.atomicmcp.organization.OrganizationCommand.ChangeClientPolicy;
import com.atomicmcp.organization.OrganizationCommand.ChangePreferences;
import com.atomicmcp.organization.OrganizationCommand.DisableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.organization.OrganizationCommand.RegisterOrganization;
import com.atomicmcp.organization.OrganizationCommand.RenameOrganization;
import com.atomicmcp.organization.Preferences;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.LastAdministrator;
import com.atomicmcp.rejection.Rejection.NotReady;
import com.atomicmcp.rejection.Rejection.TooManyClients;
import com.atomicmcp.rejection.Rejection.TooManyNewClients;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators ask over HTTP arrives as the command that it means. */
class AdminCommandsTest extends ApiTest {

    private static final String ROOT = "/api/organizations/org_acme";
    private static final String FLOW = "/environments/env_production/action-flows/flow_1";
    private static final FlowId FLOW_1 = new FlowId("flow_1");
    private static final RoleId ROLE = new RoleId("role_1");
    private static final GroupId GROUP = new GroupId("grp_1");
    private static final String CONTENT = """
            {"name":"Welcome","description":"","triggers":[{"type":"event","name":"Joined"}],
             "steps":[{"type":"send-card","name":"Hello"}]}""";
    private static final FlowContent WELCOME = new FlowContent(
            "Welcome", "", List.of(new Trigger("event", "Joined")), List.of(new Step("send-card", "Hello")));

    static List<Arguments> requests() {
        return List.of(
                asks("PUT", "/name", "{\"name\":\" Acme 2 \"}", new RenameOrganization(ACME, "Acme 2")),
                asks(
                        "PUT",
                        "/preferences",
                        "{\"auditRetentionDays\":30,\"analyticsRetentionDays\":60,\"inactivityLogoutMinutes\":5}",
                        new ChangePreferences(ACME, new Preferences(30, 60, 5))),
                asks(
                        "PUT",
                        "/preferences",
                        "{\"auditRetentionDays\":30,\"analyticsRetentionDays\":60,\"inactivityLogoutMinutes\":5,"
                                + "\"callArguments\":\"kept\"}",
                        new ChangePreferences(ACME, new Preferences(30, 60, 5, CallArguments.KEPT))),
                asks("PUT", "/mcp-server", "{\"enabled\":true}", new EnableMcpServer(ACME)),
                asks("PUT", "/mcp-server", "{\"enabled\":false}", new DisableMcpServer(ACME)),
                asks(
                        "PUT",
                        "/environments/env_production/name",
                        "{\"name\":\"Live\"}",
                        new RenameEnvironment(ACME, PRODUCTION, "Live")),
                asks("POST", "/environments/env_production/archive", null, new ArchiveEnvironment(ACME, PRODUCTION)),
                asks("POST", "/environments/env_production/restore", null, new RestoreEnvironment(ACME, PRODUCTION)),
                asks("PUT", FLOW + "/draft", CONTENT, new SaveDraft(ACME, PRODUCTION, FLOW_1, WELCOME)),
                asks("DELETE", FLOW + "/draft", null, new DiscardDraft(ACME, PRODUCTION, FLOW_1)),
                asks("POST", FLOW + "/publish", null, new PublishActionFlow(ACME, PRODUCTION, FLOW_1)),
                asks("POST", FLOW + "/archive", null, new ArchiveActionFlow(ACME, PRODUCTION, FLOW_1)),
                asks("POST", FLOW + "/restore", null, new RestoreActionFlow(ACME, PRODUCTION, FLOW_1)),
                asks(
                        "PUT",
                        "/roles/role_1",
                        "{\"name\":\"Reader\",\"description\":\"reads\"}",
                        new RenameRole(ACME, ROLE, "Reader", "reads")),
                asks(
                        "PUT",
                        "/roles/role_1/permissions",
                        """
                        {"permissions":[{"resource":"mcp-access","level":"view"},
                        {"resource":"customers","level":"edit","environments":["env_production"]}]}""",
                        new ChangeRolePermissions(
                                ACME,
                                ROLE,
                                List.of(
                                        Permission.of(Resource.MCP_ACCESS, Level.VIEW),
                                        Permission.of(Resource.CUSTOMERS, Level.EDIT)
                                                .narrowedTo(Set.of(PRODUCTION))))),
                asks("DELETE", "/roles/role_1", null, new DeleteRole(ACME, ROLE, false)),
                asks("DELETE", "/roles/role_1?force=true", null, new DeleteRole(ACME, ROLE, true)),
                asks("PUT", "/groups/grp_1", "{\"name\":\"Readers\"}", new RenameGroup(ACME, GROUP, "Readers", "")),
                asks("PUT", "/groups/grp_1/roles/role_1", null, new AddRoleToGroup(ACME, GROUP, ROLE)),
                asks("DELETE", "/groups/grp_1/roles/role_1", null, new RemoveRoleFromGroup(ACME, GROUP, ROLE)),
                asks("PUT", "/groups/grp_1/members/mem_bob", null, new AddMemberToGroup(ACME, GROUP, BOB)),
                asks("DELETE", "/groups/grp_1/members/mem_bob", null, new RemoveMemberFromGroup(ACME, GROUP, BOB)),
                asks("DELETE", "/groups/grp_1?force=true", null, new DeleteGroup(ACME, GROUP, true)),
                asks(
                        "PUT",
                        "/members/mem_bob/name",
                        "{\"firstName\":\"Rob\",\"lastName\":\"Roy\"}",
                        new RenameMember(ACME, BOB, "Rob", "Roy")),
                asks("DELETE", "/members/mem_bob", null, new RemoveMember(ACME, BOB)),
                asks("DELETE", "/members/mem_bob/identity", null, new UnlinkMember(ACME, BOB)),
                asks(
                        "POST",
                        "/clients/revoke",
                        "{\"clientId\":\"https://client.example/meta.json\"}",
                        new RevokeClient(ACME, new ClientId("https://client.example/meta.json"))),
                asks(
                        "POST",
                        "/clients/reinstate",
                        "{\"clientId\":\"vscode\"}",
                        new ReinstateClient(ACME, new ClientId("vscode"))),
                asks(
                        "POST",
                        "/clients/delete",
                        "{\"clientId\":\"vscode\"}",
                        new RevokeClient(ACME, new ClientId("vscode"))),
                asks(
                        "PUT",
                        "/client-policy",
                        "{\"registrations\":[\"dynamic\",\"metadata-document\"],\"hosts\":[\" *.Example.com\"]}",
                        new ChangeClientPolicy(
                                ACME,
                                new ClientPolicy(
                                        List.of(Registration.METADATA_DOCUMENT, Registration.DYNAMIC),
                                        List.of("*.example.com"),
                                        Limits.DEFAULT))),
                asks(
                        "PUT",
                        "/client-policy",
                        "{\"registrations\":[\"dynamic\"],\"limits\":{\"clients\":50}}",
                        new ChangeClientPolicy(
                                ACME, new ClientPolicy(List.of(Registration.DYNAMIC), List.of(), new Limits(50, 120)))),
                asks("DELETE", "/connections/con_alice", null, new Disconnect(ACME, ALICES, ALICE)),
                asks(
                        "DELETE",
                        "/connections/con_other",
                        null,
                        new RevokeConnection(ACME, new ConnectionId("con_other"))));
    }

    private static Arguments asks(String method, String path, String body, Command command) {
        return Arguments.of(method, path, body, command);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("requests")
    void eachRequestSendsTheCommandItMeans(String method, String path, String body, Command command) {
        var answer = send(method, ROOT + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"position\":\"decisions:17\"}");
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        assertThat(world.commands).containsExactly(command);
    }

    /** As their descriptions say it: narrowed to "that environment", and with what a request asks beyond its command. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("requests")
    void eachRequestIsDescribedWithWhatItsCommandNeeds(String method, String path, String body, Command command) {
        var paths = json(send("GET", "/api/openapi.json", null)).get("paths");
        var operation = paths.properties().stream()
                .filter(described ->
                        (ROOT + path).matches(described.getKey().replaceAll("\\{[^}]+}", "[^/]+") + "(\\?.*)?"))
                .map(described -> described.getValue().get(method.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        assertThat(operation.get("description").asString())
                .contains(command.need().toString().replace(" in env_production", " in that environment"));
    }

    @Test
    void whatIsCreatedIsAnsweredWithItsIdAndItsAddress() {
        var answer = send("POST", ROOT + "/environments", "{\"name\":\"Staging\"}");
        var id = json(answer).get("environmentId").asString();
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).contains(ROOT + "/environments/" + id);
        assertThat(json(answer).get("position").asString()).isEqualTo("decisions:17");
        assertThat(world.commands.getFirst()).isInstanceOfSatisfying(CreateEnvironment.class, command -> {
            assertThat(command.environmentId().value()).isEqualTo(id);
            assertThat(command.name()).isEqualTo("Staging");
        });
    }

    @Test
    void anActionFlowIsCreatedWithWhatItSays() {
        var answer = send("POST", ROOT + "/environments/env_production/action-flows", CONTENT);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(world.commands.getFirst())
                .isInstanceOfSatisfying(
                        CreateActionFlow.class,
                        command -> assertThat(command.content()).isEqualTo(WELCOME));
    }

    @Test
    void aRoleIsCreatedWithItsPermissions() {
        var answer = send(
                "POST",
                ROOT + "/roles",
                "{\"name\":\"Reader\",\"permissions\":[{\"resource\":\"customers\",\"level\":\"view\"}]}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(world.commands.getFirst())
                .isInstanceOfSatisfying(
                        CreateRole.class,
                        command -> assertThat(command.permissions())
                                .containsExactly(Permission.of(Resource.CUSTOMERS, Level.VIEW)));
    }

    @Test
    void aPermissionIsAnsweredAsItIsSent() {
        assertThat(RequestJson.mapper().writeValueAsString(Permission.of(Resource.CUSTOMERS, Level.VIEW)))
                .isEqualTo("{\"resource\":\"customers\",\"level\":\"view\"}");
        assertThat(RequestJson.mapper()
                        .writeValueAsString(
                                Permission.of(Resource.CUSTOMERS, Level.VIEW).narrowedTo(Set.of(PRODUCTION))))
                .contains("\"environments\":[\"env_production\"]");
    }

    @Test
    void aGroupIsCreated() {
        assertThat(send("POST", ROOT + "/groups", "{\"name\":\"Readers\"}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void theOperatorRegistersAnOrganizationAndIsToldTheOwnersInvitation() {
        world.operatorAsks();
        var answer = send("POST", "/api/organizations", """
                {"name":"Initech","subdomain":"initech",
                 "owner":{"email":"olga@initech.example","firstName":"Olga","lastName":"Owner"}}""");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("mcpUrl").asString()).isEqualTo("http://localhost:8081/initech/mcp/v1");
        assertThat(json(answer).get("invitation").get("url").asString())
                .endsWith(json(answer).get("memberId").asString());
        assertThat(world.commands.getFirst()).isInstanceOf(RegisterOrganization.class);
    }

    @Test
    void onlyTheOperatorRegistersOrganizations() {
        var answer = send("POST", "/api/organizations", """
                {"name":"Initech","subdomain":"initech",
                 "owner":{"email":"olga@initech.example","firstName":"Olga","lastName":"Owner"}}""");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(world.commands).isEmpty();
    }

    @Test
    void anInvitedMemberIsAnsweredWithTheirInvitation() {
        var answer = send(
                "POST",
                ROOT + "/members",
                "{\"email\":\"carol@acme.example\",\"firstName\":\"Carol\",\"lastName\":\"C\"}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("invitation").get("expiresAt").asString()).isEqualTo("2026-11-03T09:30:00Z");
        assertThat(world.commands.getFirst()).isInstanceOf(InviteMember.class);
    }

    @Test
    void onlyWhoMayEditMembersMakesANewInvitation() {
        assertThat(send("POST", ROOT + "/members/mem_ivan/invitation", null).statusCode())
                .isEqualTo(200);
        assertThat(world.commands).containsExactly(new InviteMemberAgain(ACME, IVAN));
        world.asks(EVE);
        var refused = send("POST", ROOT + "/members/mem_ivan/invitation", null);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("needed").asString()).isEqualTo("Workbench Members (Edit)");
        assertThat(json(refused).get("grantedBy").get(0).asString()).isEqualTo("Alice Member");
    }

    @Test
    void whoIsRefusedBeforeAnythingIsSentIsNotedWithoutWhatTheyWrote() {
        world.asks(EVE);
        send("POST", ROOT + "/clients", "{\"name\":\"hunter2\",\"redirectUris\":[\"https://hunter2.example/b\"]}");
        assertThat(world.refused).singleElement().satisfies(refused -> {
            assertThat(refused.actor().id()).isEqualTo(EVE.value());
            assertThat(refused.needed()).isEqualTo("OAuth Clients (Edit)");
            assertThat(refused.toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void whoMayNotPutAMemberIntoTheirGroupsIsNotToldTheirInvitationEither() {
        assertThat(send("POST", ROOT + "/members/mem_oscar/invitation", null).statusCode())
                .isEqualTo(200);
        world.asks(HARRY);
        assertThat(send("POST", ROOT + "/members/mem_ivan/invitation", null).statusCode())
                .isEqualTo(200);
        var refused = send("POST", ROOT + "/members/mem_oscar/invitation", null);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("needed").asString()).isEqualTo("Workbench Members (Edit) and Groups (Edit)");
    }

    @Test
    void anAdministratorAddsAClient() {
        var answer = send(
                "POST",
                ROOT + "/clients",
                "{\"name\":\"Desk\",\"redirectUris\":[\"http://127.0.0.1:3000/back\",\"https://desk.example/back\"]}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("clientId").asString()).isEqualTo("client_new");
        assertThat(world.commands)
                .containsExactly(new RegisterClient(
                        ACME,
                        new ClientId("client_new"),
                        "Desk",
                        List.of("http://127.0.0.1:3000/back", "https://desk.example/back"),
                        Registration.ADMINISTRATOR,
                        ApiDoor.NOW));
    }

    @Test
    void aClientThatThereIsNoRoomForIsRefusedAndForgotten() {
        var client = "{\"name\":\"Desk\",\"redirectUris\":[\"https://desk.example/back\"]}";
        for (var rejection : List.of(new TooManyClients("Acme", 1_000), new TooManyNewClients("Acme", 120))) {
            world.failsWith(new Refused(rejection));
            var answer = send("POST", ROOT + "/clients", client);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(json(answer).get("rule").asString()).isEqualTo(rejection.rule());
            assertThat(json(answer).get("detail").asString()).isEqualTo(rejection.message());
            assertThat(world.clients).isEmpty();
        }
    }

    @Test
    void aConfidentialClientIsToldItsSecretOnce() {
        var body = "{\"name\":\"Studio\",\"redirectUris\":[\"https://studio.example/back\"],\"confidential\":%s}";
        assertThat(json(send("POST", ROOT + "/clients", body.formatted("true")))
                        .get("clientSecret")
                        .asString())
                .isEqualTo("the-secret");
        assertThat(json(send("POST", ROOT + "/clients", body.formatted("false")))
                        .has("clientSecret"))
                .isFalse();
    }

    @Test
    void aDeletedClientIsForgottenAndAllConnectionsOfNobodyEndNothing() {
        world.clients.add(new ClientId("vscode"));
        send("POST", ROOT + "/clients/delete", "{\"clientId\":\"vscode\"}");
        assertThat(world.clients).isEmpty();
        world.commands.clear();
        var none = send("POST", ROOT + "/connections/revoke", "{\"memberId\":\"mem_bob\"}");
        assertThat(json(none).get("revoked").asInt()).isZero();
        assertThat(send("POST", ROOT + "/connections/revoke", "{\"memberId\":\"mem_nobody\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.commands).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"memberId\":\"mem_alice\"}"})
    void allConnectionsOfEverybodyOrOfOneAreEnded(String whose) {
        world.operatorAsks();
        var answer = send("POST", ROOT + "/connections/revoke", whose);
        assertThat(answer.body()).isEqualTo("{\"revoked\":1,\"position\":\"decisions:17\"}");
        assertThat(world.commands).containsExactly(new RevokeConnection(ACME, ALICES));
    }

    @Test
    void aMemberEndsAllOfTheirOwnWithoutAPermissionAndNobodyElses() {
        world.asks(BOB);
        assertThat(send("POST", ROOT + "/connections/revoke", "{\"memberId\":\"mem_alice\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", ROOT + "/connections/revoke", "{}").statusCode())
                .isEqualTo(403);
        assertThat(send("POST", ROOT + "/connections/revoke", "{\"memberId\":\"mem_bob\"}")
                        .statusCode())
                .isEqualTo(200);
        world.asks(ALICE);
        send("POST", ROOT + "/connections/revoke", "{\"memberId\":\"mem_alice\"}");
        assertThat(world.commands).containsExactly(new Disconnect(ACME, ALICES, ALICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"registrations\":[]}",
                "{\"registrations\":[\"dynamic\"],\"hosts\":[\"https://example.com\"]}",
                "{\"registrations\":[\"dynamic\"],\"hosts\":[\"*\"]}",
                "{\"registrations\":[\"dynamic\"],\"hosts\":[\"com\"]}",
                "{\"registrations\":[\"carrier-pigeon\"]}",
                "{\"registrations\":[\"dynamic\"],\"limits\":{\"clients\":0}}",
                "{\"registrations\":[\"dynamic\"],\"limits\":{\"newAnHour\":1001}}",
                "{}"
            })
    void aPolicyThatMeansNothingIsRefused(String body) {
        assertThat(send("PUT", ROOT + "/client-policy", body).statusCode()).isEqualTo(400);
        assertThat(world.commands).isEmpty();
    }

    @Test
    void aClientThatCouldNotBeRegisteredIsForgotten() {
        world.failsWith(new Refused(new NotReady("The store cannot be reached.")));
        var answer =
                send("POST", ROOT + "/clients", "{\"name\":\"Desk\",\"redirectUris\":[\"https://desk.example/back\"]}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(world.clients).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badRedirectUris")
    void aClientThatCouldBeSentAnywhereIsNotAdded(String uri) {
        var answer = send("POST", ROOT + "/clients", "{\"name\":\"Desk\",\"redirectUris\":[\"" + uri + "\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("redirectUris[0]");
        assertThat(world.commands).isEmpty();
    }

    static List<String> badRedirectUris() {
        return List.of(
                "http://desk.example/back",
                "https://desk.example/back#fragment",
                "javascript:alert(1)",
                "https://user@desk.example/",
                "not a uri",
                "https://desk.example/" + "a".repeat(2_000),
                "");
    }

    @Test
    void aRefusalNamesTheRuleThatWasBroken() {
        world.failsWith(new Refused(new LastAdministrator()));
        var answer = send("DELETE", ROOT + "/members/mem_alice", null);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).get("type").asString()).isEqualTo("urn:atomic:last-administrator");
        assertThat(json(answer).get("rule").asString()).isEqualTo("last-administrator");
    }

    @Test
    void whatIsNotReadySaysWhenToAskAgain() {
        world.failsWith(new Refused(new NotReady("The log is behind.")));
        var answer = send("DELETE", ROOT + "/members/mem_alice", null);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void anotherOrganizationIsNotFound() {
        assertThat(send("PUT", "/api/organizations/org_globex/name", "{\"name\":\"X\"}")
                        .statusCode())
                .isEqualTo(404);
    }
}
