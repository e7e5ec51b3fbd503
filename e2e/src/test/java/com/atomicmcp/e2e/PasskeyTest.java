package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Browser.Person;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members add passkeys and sign in with them, in a real browser with a device that keeps them. */
class PasskeyTest {

    private static final String PASSWORD = "a long enough password";
    private static final String SUBDOMAIN = "keyed";
    private static final String OWNER = "owner@" + SUBDOMAIN + ".example";

    private static final Installation installation = Installation.demo();
    private static Browser browser;

    @BeforeAll
    static void somebodyOwnsAnOrganization() {
        browser = Browser.start();
        var owner = Workbench.found(installation, SUBDOMAIN, PASSWORD);
        done(owner.post(
                "/api/organizations/" + owner.organization(SUBDOMAIN) + "/environments", Map.of("name", "Live")));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void whoHasAddedAPasskeySignsInWithItAndConnectsAClient() {
        try (var owner = browser.somebody();
                var client =
                        NodeClient.start("auto", installation.mcp(SUBDOMAIN).toString())) {
            owner.takeDevice();
            signIn(owner);
            owner.open(installation.workbench("/account"));
            add(owner, "Laptop", "not the password");
            owner.awaits("'password' is not the password of this account.");
            add(owner, "Laptop", PASSWORD);
            owner.at(installation.workbench("/account?added"));
            assertThat(owner.words()).contains("The passkey is added", "Laptop");
            add(owner, "Once more", PASSWORD);
            owner.awaits("No passkey was made"); // the device has one for this account
            owner.press("Sign out");
            owner.at(installation.workbench("/login?left"));

            var asked = client.done(Map.of("do", "connect"));
            owner.open(URI.create(asked.path("authorize").asString()));
            owner.at(installation.workbench("/login"));
            owner.press("Use a passkey");
            owner.at(installation.workbench("/consent"));
            assertThat(owner.words()).contains(OWNER);
            var redirect = asked.path("redirect").asString();
            client.done(Map.of("do", "finish", "redirect", owner.pressToBeSentTo(redirect, "Allow")));
            assertThat(client.call("list_environments", Map.of())
                            .path("environments")
                            .path(0)
                            .path("name")
                            .asString())
                    .isEqualTo("Live");

            owner.open(installation.workbench("/account"));
            owner.press("Remove");
            owner.awaits("The passkey is removed");
            owner.press("Sign out");
            owner.at(installation.workbench("/login?left"));
            owner.press("Use a passkey");
            owner.at(installation.workbench("/login?passkey"));
            assertThat(owner.words()).contains("This passkey does not sign anybody in here.");
            assertThat(owner.errors())
                    .as("but that two requests were refused")
                    .allSatisfy(error -> assertThat(error).startsWith("Failed to load resource"));
        }
    }

    @Test
    void withoutScriptsThePasswordStillSignsIn() {
        try (var owner = browser.somebodyWithoutScripts()) {
            owner.open(installation.workbench("/login"));
            assertThat(owner.sees("Use a passkey")).isFalse();
            signIn(owner);
            owner.open(installation.workbench("/account"));
            assertThat(owner.sees("Add a passkey")).isFalse();
            assertThat(owner.words()).contains("To add one takes a browser that knows passkeys");
        }
    }

    private static void signIn(Person owner) {
        owner.open(installation.workbench("/login"));
        owner.type("email", OWNER);
        owner.type("password", PASSWORD);
        owner.press("Sign in");
        owner.at(installation.workbench("/"));
        assertThat(owner.words()).contains("Organization " + SUBDOMAIN);
    }

    private static void add(Person owner, String name, String password) {
        owner.type("passkeyName", name);
        owner.type("passkeyPassword", password);
        owner.press("Add a passkey");
    }
}
