package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.e2e.Browser.Person;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members sign in with their organization's own identity provider, in a real browser, and connect a real client. */
class FederationTest {

    private static final String PASSWORD = "a long enough password";
    private static final String SUBDOMAIN = "federated";
    private static final String SECRET = "what this server shows to the provider";

    private static final Installation installation = Installation.demo();
    private static NodeClient provider;
    private static Browser browser;
    private static Workbench owner;
    private static String organization;
    private static String issuer;

    @BeforeAll
    static void anOrganizationHasAnIdentityProvider() {
        browser = Browser.start();
        owner = Workbench.found(installation, SUBDOMAIN, PASSWORD);
        organization = "/api/organizations/" + owner.organization(SUBDOMAIN);
        done(owner.post(organization + "/environments", Map.of("name", "Live")));
        provider = NodeClient.script(
                "provider.mjs",
                "--client-id",
                "atomic",
                "--client-secret",
                SECRET,
                "--redirect",
                installation.workbench("/federation/back/" + SUBDOMAIN).toString(),
                "--claims",
                Http.JSON.writeValueAsString(Map.of(
                        "ida",
                        Map.of("groups", List.of("assistants")),
                        "mallory",
                        Map.of("email", "owner@" + SUBDOMAIN + ".example", "email_verified", true))));
        issuer = provider.line().path("issuer").asString();
        done(owner.put(
                organization + "/federation",
                Map.of(
                        "issuer",
                        issuer,
                        "clientId",
                        "atomic",
                        "clientSecret",
                        SECRET,
                        "displayName",
                        "Test ID",
                        "scopes",
                        List.of("groups", "email"),
                        "groupClaim",
                        "groups",
                        "placements",
                        List.of(Map.of("value", "assistants", "groupId", groupThatMayConnect())))));
    }

    @AfterAll
    static void close() {
        provider.close();
        browser.close();
    }

    private static String groupThatMayConnect() {
        var role = done(owner.post(
                        organization + "/roles",
                        Map.of(
                                "name",
                                "Assistants",
                                "permissions",
                                List.of(
                                        Map.of("resource", "mcp-registration", "level", "edit"),
                                        Map.of("resource", "mcp-access", "level", "view"),
                                        Map.of("resource", "environments", "level", "view")))))
                .path("roleId")
                .asString();
        var group = done(owner.post(organization + "/groups", Map.of("name", "Assistants")))
                .path("groupId")
                .asString();
        done(owner.put(organization + "/groups/" + group + "/roles/" + role, Map.of()));
        return group;
    }

    @Test
    void whoWasInvitedSignsInUpstreamAndConnectsAClient() {
        var invited = done(owner.post(
                organization + "/members",
                Map.of("email", "ida@federated.example", "firstName", "Ida", "lastName", "Invited")));
        try (var ida = browser.somebody()) {
            ida.open(URI.create(invited.path("invitation").path("url").asString()));
            ida.press("Continue with Test ID");
            ida.at(installation.workbench("/federation?invitation="));
            ida.press("Continue with Test ID");
            signInUpstream(ida, "ida");
            ida.at(installation.workbench("/"));
            assertThat(ida.words()).contains("Organization " + SUBDOMAIN, "Ida Invited");
        }
        try (var ida = browser.somebody();
                var client =
                        NodeClient.start("auto", installation.mcp(SUBDOMAIN).toString())) {
            var asked = client.done(Map.of("do", "connect"));
            var redirect = asked.path("redirect").asString();
            ida.open(URI.create(asked.path("authorize").asString()));
            ida.at(installation.workbench("/login"));
            ida.press("Sign in with your organization");
            ida.type("organization", SUBDOMAIN);
            ida.press("Continue");
            signInUpstream(ida, "ida");
            ida.at(installation.workbench("/consent"));
            assertThat(ida.words()).contains("Organization " + SUBDOMAIN, "Ida Invited (ida@federated.example)");
            client.done(Map.of("do", "finish", "redirect", ida.pressToBeSentTo(redirect, "Allow")));
            assertThat(client.call("list_environments", Map.of())
                            .path("environments")
                            .path(0)
                            .path("name")
                            .asString())
                    .isEqualTo("Live");
        }
    }

    @Test
    void anAdministratorSeesWhoIsLinkedAndUnlinksThem() {
        var invited = done(owner.post(
                organization + "/members",
                Map.of("email", "lin@federated.example", "firstName", "Lin", "lastName", "Linked")));
        var member = invited.path("memberId").asString();
        try (var lin = browser.somebody()) {
            lin.open(URI.create(invited.path("invitation").path("url").asString()));
            lin.press("Continue with Test ID");
            lin.at(installation.workbench("/federation?invitation="));
            lin.press("Continue with Test ID");
            signInUpstream(lin, "lin");
            lin.at(installation.workbench("/"));
            await().until(() -> issuerOf(member).equals(issuer));

            var unlinked = done(owner.delete(organization + "/members/" + member + "/identity"));
            await().until(() -> issuerOf(member).isEmpty());
            assertThat(unlinked.path("position").isMissingNode()).isFalse();
            lin.open(installation.workbench("/"));
            lin.at(installation.workbench("/login?unvouched"));
            assertThat(lin.words()).contains("does not vouch for you here any more");
        }
        try (var lin = browser.somebody()) {
            lin.open(installation.workbench("/federation"));
            lin.type("organization", SUBDOMAIN);
            lin.press("Continue");
            signInUpstream(lin, "lin");
            lin.at(installation.workbench("/federation?problem"));
            assertThat(lin.words()).contains("is known to be who Test ID says you are");
        }
    }

    private static String issuerOf(String member) {
        for (var one : done(owner.get(organization + "/members"))) {
            if (one.path("memberId").asString().equals(member)) {
                return one.path("identity").path("issuer").asString("");
            }
        }
        return "";
    }

    @Test
    void whoOnlyHasTheEmailAddressOfAMemberIsNotLetIn() {
        try (var mallory = browser.somebody()) {
            mallory.open(installation.workbench("/federation"));
            mallory.type("organization", SUBDOMAIN);
            mallory.press("Continue");
            signInUpstream(mallory, "mallory");
            mallory.at(installation.workbench("/federation?problem"));
            assertThat(mallory.words())
                    .contains("Nobody in Organization " + SUBDOMAIN + " is known to be who Test ID says you are");
            mallory.open(installation.workbench("/"));
            mallory.at(installation.workbench("/login"));
        }
    }

    private static void signInUpstream(Person somebody, String name) {
        somebody.type("login", name);
        somebody.type("password", "any");
        somebody.press("Sign-in");
        somebody.press("Continue");
    }
}
