package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an administrator is told that a command would do is what it does, and before it is sent nothing is done. */
class DryRunTest {

    private static final String PASSWORD = "a long enough password";
    private static final String TRIED = "?dryRun=true";

    private final Installation installation = Installation.demo();

    @TempDir
    Path folder;

    @Test
    void whatIsForeseenIsWhatHappens() {
        var owner = Workbench.found(installation, "foreseen", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("foreseen");
        done(owner.post(organization + "/environments", Map.of("name", "Production")));
        var member = owner.invite(organization, "mona@foreseen.example", PASSWORD);
        var group = owner.mcpUsers(organization);
        done(owner.put(organization + "/groups/" + group + "/members/" + member, Map.of()));
        var role = done(owner.get(organization + "/groups"))
                .valueStream()
                .filter(one -> one.path("groupId").asString().equals(group))
                .map(one -> one.path("roles").path(0))
                .map(given -> given.isString()
                        ? given.asString()
                        : given.path("roleId").asString())
                .findFirst()
                .orElseThrow();
        var connection = Connection.open(installation, "foreseen", "mona@foreseen.example", PASSWORD);
        connection.data("list_environments", Map.of());
        var trail = trail("foreseen");

        var taking = organization + "/groups/" + group + "/roles/" + role;
        var foreseen = done(owner.delete(taking + TRIED));
        assertThat(foreseen.path("events")).singleElement().satisfies(event -> {
            assertThat(event.path("kind").asString()).isEqualTo("group.role-removed");
            assertThat(event.path("sentence").asString())
                    .isEqualTo("Olive Owner took role MCP Users from group MCP Users");
        });
        assertThat(words(foreseen))
                .containsExactlyInAnyOrder(
                        "Mona Member - Environments (View)",
                        "Mona Member - MCP Access (View)",
                        "Mona Member - MCP Registration (Edit)",
                        "Mona Member - list_environments in Production");
        assertThat(trail("foreseen")).isEqualTo(trail);
        connection.data("list_environments", Map.of());

        done(owner.delete(taking));
        assertThat(connection.refusal("list_environments", Map.of())).contains("MCP Access (View)");
        var told = trail("foreseen");
        assertThat(told).hasSize(trail.size() + 1);
        assertThat(told.getLast()).isEqualTo(sentence(foreseen));

        assertThat(words(done(owner.put(taking + TRIED, Map.of()))))
                .hasSize(4)
                .allMatch(word -> word.startsWith("Mona Member + "));
    }

    /** As the description of the API lists them, so that none is forgotten. */
    @Test
    void everyCommandThatTheDescriptionListsCanBeTriedAndLeavesNothingBehind() {
        var owner = Workbench.found(installation, "tried", PASSWORD);
        var id = owner.organization("tried");
        var things = things(owner, "/api/organizations/" + id);
        var letter = done(owner.post(
                        "/api/organizations/" + id + "/members",
                        Map.of("email", "ivan@tried.example", "firstName", "Ivan", "lastName", "Invited")))
                .path("invitation")
                .path("token")
                .asString();
        var trail = trail("tried");
        var before = everything(owner, "/api/organizations/" + id);

        var tried = new ArrayList<String>();
        var paths = new Http()
                .get(installation.workbench("/api/openapi.json"))
                .json()
                .path("paths");
        paths.forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
            if (path.startsWith("/api/organizations") && !method.equals("get")) {
                var place = path.replace("{organization}", id);
                for (var thing : things.entrySet()) {
                    place = place.replace("{" + thing.getKey() + "}", thing.getValue());
                }
                var asking = path.equals("/api/organizations") ? Workbench.operator(installation) : owner;
                var answer = asking.send(
                        method.toUpperCase(Locale.ROOT),
                        place + TRIED,
                        operation.has("requestBody") ? body(path, things) : null);
                tried.add(method + " " + path + " " + answer.status());
                if (answer.status() == 200) {
                    assertThat(answer.json().propertyNames())
                            .as("%s %s", method, path)
                            .containsExactly("events", "access", "untold");
                } else {
                    assertThat(answer.status())
                            .as("%s %s: %s", method, path, answer.body())
                            .isBetween(400, 409);
                }
            }
        }));
        assertThat(tried).hasSizeGreaterThan(35);
        assertThat(tried.stream().filter(one -> one.endsWith(" 200")))
                .as("%s", tried)
                .hasSizeGreaterThan(30);
        assertThat(trail("tried")).isEqualTo(trail);
        assertThat(everything(owner, "/api/organizations/" + id)).isEqualTo(before);
        done(owner.post("/api/invitations/accept", Map.of("token", letter, "password", PASSWORD)));
        done(owner.post("/api/organizations/" + id + "/environments", Map.of("name", "Another")));
    }

    /** One of each thing there is to do something to; no customer and no connection, which are therefore not found. */
    private static Map<String, String> things(Workbench owner, String organization) {
        var environment = done(owner.post(organization + "/environments", Map.of("name", "Production")))
                .path("environmentId")
                .asString();
        var flow = done(owner.post(
                        organization + "/environments/" + environment + "/action-flows", Map.of("name", "Welcome")))
                .path("flowId")
                .asString();
        var role = done(owner.post(organization + "/roles", Map.of("name", "Readers")))
                .path("roleId")
                .asString();
        return Map.of(
                "environment",
                environment,
                "flow",
                flow,
                "role",
                role,
                "group",
                owner.mcpUsers(organization),
                "member",
                owner.invite(organization, "mona@tried.example", PASSWORD),
                "customer",
                "nobody",
                "connection",
                "con_nowhere");
    }

    private static String body(String path, Map<String, String> things) {
        return switch (path.replaceAll("^/api/organizations(/\\{organization})?/?", "")) {
            case "" -> """
                {"name":"Initech","subdomain":"initech-tried",
                 "owner":{"email":"o@initech.example","firstName":"O","lastName":"O"}}""";
            case "preferences" ->
                "{\"auditRetentionDays\":30,\"analyticsRetentionDays\":60,\"inactivityLogoutMinutes\":5}";
            case "client-policy" -> "{\"registrations\":[\"dynamic\"]}";
            case "mcp-server" -> "{\"enabled\":false}";
            case "federation" ->
                "{\"issuer\":\"https://localhost:1\",\"clientId\":\"c\",\"clientSecret\":\"s\",\"displayName\":\"D\"}";
            case "roles/{role}/permissions" ->
                "{\"permissions\":[{\"resource\":\"customers\",\"level\":\"view\",\"environments\":[\"%s\"]}]}"
                        .formatted(things.get("environment"));
            case "members" -> "{\"email\":\"c@tried.example\",\"firstName\":\"C\",\"lastName\":\"C\"}";
            case "members/{member}/name" -> "{\"firstName\":\"Another\",\"lastName\":\"Name\"}";
            case "clients" ->
                "{\"name\":\"Desk\",\"redirectUris\":[\"https://desk.example/back\"],\"confidential\":true}";
            case "clients/revoke", "clients/delete", "clients/reinstate" -> "{\"clientId\":\"nobody\"}";
            case "connections/revoke" -> "{}";
            default -> "{\"name\":\"Another\"}";
        };
    }

    /** All that the API shows of the organization. */
    private static List<String> everything(Workbench owner, String organization) {
        return Stream.of("", "/environments", "/roles", "/groups", "/members", "/clients", "/federation")
                .map(part -> owner.get(organization + part).body())
                .toList();
    }

    private List<String> trail(String organization) {
        return new Atomicctl(Map.of(), folder)
                .run(
                        "audit",
                        "replay",
                        "--organization",
                        organization,
                        "--json",
                        "--data",
                        installation.data().toAbsolutePath().toString())
                .succeeded()
                .out()
                .lines()
                .map(line -> Http.JSON.readTree(line).path("sentence").asString())
                .toList();
    }

    private static String sentence(JsonNode foreseen) {
        return foreseen.path("events").path(0).path("sentence").asString();
    }

    private static List<String> words(JsonNode foreseen) {
        return foreseen.path("access")
                .valueStream()
                .map(change -> change.path("name").asString()
                        + (change.path("gained").asBoolean() ? " + " : " - ")
                        + change.path("what").path("words").asString())
                .toList();
    }
}
