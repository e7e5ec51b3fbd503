package com.atomicmcp.command.request;

import static com.atomicmcp.command.request.ApiDoor.ACME;
import static com.atomicmcp.command.request.ApiDoor.ALICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.client.ConnectionCommand.RevokeConnection;
import com.atomicmcp.id.ClientId;
import com.atomicmcp.organization.OrganizationCommand.RenameOrganization;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.LastAdministrator;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whoever only wants to know what a command would do is told, and nothing is done. */
class DryRunTest extends ApiTest {

    private static final String ROOT = "/api/organizations/org_acme";
    private static final String NAME = "{\"name\":\"Live\"}";
    private static final String PERSON = "{\"email\":\"c@acme.example\",\"firstName\":\"Carol\",\"lastName\":\"C\"}";

    /** What the operations take of which the description does not say that they take nothing. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST ", "{\"name\":\"I\",\"subdomain\":\"initech\",\"owner\":" + PERSON + "}"),
            Map.entry("PUT /{organization}/name", NAME),
            Map.entry(
                    "PUT /{organization}/preferences",
                    "{\"auditRetentionDays\":30,\"analyticsRetentionDays\":60,\"inactivityLogoutMinutes\":5}"),
            Map.entry("PUT /{organization}/client-policy", "{\"registrations\":[\"dynamic\"]}"),
            Map.entry("PUT /{organization}/mcp-server", "{\"enabled\":true}"),
            Map.entry("POST /{organization}/environments", NAME),
            Map.entry("PUT /{organization}/environments/{environment}/name", NAME),
            Map.entry("POST /{organization}/environments/{environment}/action-flows", NAME),
            Map.entry("PUT /{organization}/environments/{environment}/action-flows/{flow}/draft", NAME),
            Map.entry("POST /{organization}/roles", NAME),
            Map.entry("PUT /{organization}/roles/{role}", NAME),
            Map.entry("PUT /{organization}/roles/{role}/permissions", "{\"permissions\":[]}"),
            Map.entry("POST /{organization}/groups", NAME),
            Map.entry("PUT /{organization}/groups/{group}", NAME),
            Map.entry("POST /{organization}/members", PERSON),
            Map.entry("PUT /{organization}/members/{member}/name", PERSON.replace("\"email\":\"c@acme.example\",", "")),
            Map.entry(
                    "POST /{organization}/clients",
                    "{\"name\":\"Desk\",\"redirectUris\":[\"https://desk.example/b\"]}"),
            Map.entry("POST /{organization}/clients/revoke", "{\"clientId\":\"vscode\"}"),
            Map.entry("POST /{organization}/clients/delete", "{\"clientId\":\"vscode\"}"),
            Map.entry("POST /{organization}/clients/reinstate", "{\"clientId\":\"vscode\"}"),
            Map.entry("POST /{organization}/connections/revoke", "{}"));

    @Test
    void everyCommandOfAnAdministratorCanBeTriedAndDoesNothing() {
        world.operatorAsks();
        world.clients.add(new ClientId("vscode"));
        var tried = new HashSet<String>();
        json(send("GET", "/api/openapi.json", null))
                .get("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    if (path.startsWith("/api/organizations") && !method.equals("get")) {
                        var what =
                                method.toUpperCase(Locale.ROOT) + " " + path.substring("/api/organizations".length());
                        isTried(what, operation);
                        tried.add(what);
                    }
                }));
        assertThat(tried).hasSizeGreaterThan(30).containsAll(BODIES.keySet());
    }

    private void isTried(String what, JsonNode operation) {
        assertThat(operation.get("parameters").findValuesAsString("name"))
                .as(what)
                .contains("dryRun");
        assertThat(operation
                        .at("/responses/200/content/application~1json/schema")
                        .toString())
                .as(what)
                .contains("#/components/schemas/Foreseen");
        assertThat(BODIES.containsKey(what) || !operation.has("requestBody"))
                .as("whoever adds %s says here with what it is asked", what)
                .isTrue();
        var place = what.split(" ", 2)[1]
                .replace("{organization}", "org_acme")
                .replace("{environment}", "env_production")
                .replaceAll("\\{(\\w+)}", "the_$1");
        world.rehearsed.clear();
        var answer = send(what.split(" ", 2)[0], "/api/organizations" + place + "?dryRun=true", BODIES.get(what));
        assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(200);
        assertThat(answer.body()).as(what).isEqualTo("{\"events\":[],\"access\":[],\"untold\":0}");
        assertThat(world.rehearsed).as(what).isNotEmpty();
        assertThat(world.commands).as(what).isEmpty();
        assertThat(world.invited).as(what).isEmpty();
        assertThat(world.clients).as(what).isEqualTo(Set.of(new ClientId("vscode")));
    }

    @Test
    void severalCommandsAreTriedTogether() {
        world.operatorAsks();
        send("POST", ROOT + "/connections/revoke?dryRun=true", "{}");
        assertThat(world.rehearsed).containsExactly(new RevokeConnection(ACME, ALICES));
        world.rehearsed.clear();
        var none = send("POST", ROOT + "/connections/revoke?dryRun=true", "{\"memberId\":\"mem_bob\"}");
        assertThat(none.body()).isEqualTo("{\"events\":[],\"access\":[],\"untold\":0}");
        assertThat(world.commands).isEmpty();
    }

    @Test
    void whatIsRefusedIsRefusedInTheSameWords() {
        for (var query : new String[] {"", "?dryRun=true"}) {
            world.failsWith(new Refused(new LastAdministrator()));
            var answer = send("DELETE", ROOT + "/members/mem_alice" + query, null);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(json(answer).get("rule").asString()).isEqualTo("last-administrator");
            assertThat(send("PUT", ROOT + "/name" + query, "{\"name\":7}").statusCode())
                    .isEqualTo(400);
            assertThat(send("PUT", "/api/organizations/org_globex/name" + query, NAME)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void onlyTheOperatorTriesWhatOnlyTheOperatorMay() {
        var answer = send("POST", "/api/organizations?dryRun=true", BODIES.get("POST "));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(world.rehearsed).isEmpty();
    }

    @Test
    void whatIsNoDryRunIsDone() {
        assertThat(send("PUT", ROOT + "/name?dryRun=false", NAME).statusCode()).isEqualTo(200);
        assertThat(world.commands).containsExactly(new RenameOrganization(ACME, "Live"));
        assertThat(world.rehearsed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dryRun",
                "dryRun=",
                "dryRun=yes",
                "dryRun=1",
                "dryRun=TRUE",
                "dryRun=true&dryRun=true",
                "dryRun=true&dryRun=false",
                "dryrun=true",
                "DryRun=true",
                "dry-run=true",
                "dry_run=true",
                "%20dryRun=true"
            })
    void whoeverIsNotUnderstoodDoesNothing(String query) {
        var answer = send("PUT", ROOT + "/name?" + query, NAME);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).get("field").asString()).isEqualTo("dryRun");
        assertThat(world.commands).isEmpty();
    }

    @Test
    void whatCannotBeTriedIsRefusedAndNotDone() {
        var answer =
                send("PUT", "/customer-api/acme/v1/env_production/customers/c1?dryRun=true", "{\"profile\":{\"a\":1}}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("detail").asString()).contains("only with commands of administrators");
        assertThat(world.reports).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/name/?dryRun=true, 404", "/nothing?dryRun=true, 404", "/name?dryRun%00=true, 400"})
    void whatIsNoRequestAtAllIsToldSo(String request, int status) {
        assertThat(send("PUT", ROOT + request, NAME).statusCode()).isEqualTo(status);
        assertThat(world.commands).isEmpty();
    }

    @Test
    void aFormThatAsksForADryRunDoesNothingEither() {
        var answer = send(
                "POST",
                ROOT + "/environments/env_production/archive",
                "application/x-www-form-urlencoded",
                BodyPublishers.ofString("dryRun=true"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(world.commands).isEmpty();
    }
}
