package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The Workbench's APIs, as one who is signed in uses them. */
final class Workbench {

    static final String DEMO_PASSWORD = "atomic-demo-2026";

    private final Installation installation;
    private final String token;
    private final Http http = new Http();

    private Workbench(Installation installation, String token) {
        this.installation = installation;
        this.token = token;
    }

    static Workbench as(Installation installation, String email) {
        return as(installation, email, DEMO_PASSWORD);
    }

    static Workbench as(Installation installation, String email, String password) {
        var nobody = new Workbench(installation, "");
        var session = nobody.post("/api/session", Map.of("email", email, "password", password));
        assertThat(session.status()).as(session.body()).isEqualTo(200);
        return new Workbench(installation, session.json().path("token").asString());
    }

    /** One who has not signed in. */
    static Workbench nobody(Installation installation) {
        return new Workbench(installation, "");
    }

    static Workbench operator(Installation installation) {
        return new Workbench(installation, installation.operatorToken());
    }

    /** What it shows at every door of the Workbench. */
    String token() {
        return token;
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, Object body) {
        return send("POST", path, Http.JSON.writeValueAsString(body));
    }

    Answer put(String path, Object body) {
        return send("PUT", path, Http.JSON.writeValueAsString(body));
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(installation.workbench(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            return http.send(request.method(method, BodyPublishers.noBody()));
        }
        return http.send(
                request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)));
    }

    /** The answer to a command or question that must succeed. */
    static JsonNode done(Answer answer) {
        assertThat(answer.status()).as("%s: %s", answer.uri(), answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? Http.JSON.createObjectNode() : answer.json();
    }

    /** The organization with that subdomain, by the id that its members know. */
    String organization(String subdomain) {
        for (var membership : done(get("/api/me")).path("memberships")) {
            if (membership.path("subdomain").asString().equals(subdomain)) {
                return membership.path("organizationId").asString();
            }
        }
        throw new AssertionError("not a member of " + subdomain);
    }

    /** An organization of one's own, its owner signed in, the MCP Server on. */
    static Workbench found(Installation installation, String subdomain, String password) {
        var email = "owner@" + subdomain + ".example";
        var registered = done(operator(installation)
                .post(
                        "/api/organizations",
                        Map.of(
                                "name",
                                "Organization " + subdomain,
                                "subdomain",
                                subdomain,
                                "owner",
                                Map.of("email", email, "firstName", "Olive", "lastName", "Owner"))));
        done(new Workbench(installation, "")
                .post(
                        "/api/invitations/accept",
                        Map.of(
                                "token",
                                registered.path("invitation").path("token").asString(),
                                "password",
                                password)));
        var owner = as(installation, email, password);
        done(owner.put(
                "/api/organizations/" + registered.path("organizationId").asString() + "/mcp-server",
                Map.of("enabled", true)));
        return owner;
    }

    /** Makes somebody a member who has accepted, and returns their id. */
    String invite(String organization, String email, String password) {
        var invited = done(
                post(organization + "/members", Map.of("email", email, "firstName", "Mona", "lastName", "Member")));
        done(new Workbench(installation, "")
                .post(
                        "/api/invitations/accept",
                        Map.of("token", invited.path("invitation").path("token").asString(), "password", password)));
        return invited.path("memberId").asString();
    }

    /** A group whose members may connect clients and see environments; its id. */
    String mcpUsers(String organization) {
        var role = done(post(
                        organization + "/roles",
                        Map.of(
                                "name",
                                "MCP Users",
                                "permissions",
                                List.of(
                                        Map.of("resource", "mcp-registration", "level", "edit"),
                                        Map.of("resource", "mcp-access", "level", "view"),
                                        Map.of("resource", "environments", "level", "view")))))
                .path("roleId")
                .asString();
        var group = done(post(organization + "/groups", Map.of("name", "MCP Users")))
                .path("groupId")
                .asString();
        done(put(organization + "/groups/" + group + "/roles/" + role, Map.of()));
        return group;
    }
}
