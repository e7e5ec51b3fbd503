package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Who is asked to let a client in, and who is told why they cannot. */
class ConsentTest {

    private static final String PASSWORD = "a long enough password";

    private final Installation installation = Installation.demo();

    @Test
    void thePageNamesTheClientWhereTheAnswerGoesAndTheOrganization() {
        var asked =
                Connection.registered(installation, "acme").asked("dev.patel@acme.example", Workbench.DEMO_PASSWORD);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(words(asked)).contains("End-to-end", "localhost", "Acme", "Dev Patel");
    }

    @Test
    void thePageNamesTheToolsThatTheMemberMayNotUse() {
        var asked = Connection.registered(installation, "acme").asked("ana.lyst@acme.example", Workbench.DEMO_PASSWORD);
        assertThat(words(asked)).contains("not open to you (Customers (View))");
    }

    @Test
    void whoMayNotConnectClientsIsToldWhichPermissionsAreMissing() {
        var asked =
                Connection.registered(installation, "acme").asked("nomi.nomcp@acme.example", Workbench.DEMO_PASSWORD);
        assertThat(asked.status()).isEqualTo(403);
        assertThat(words(asked)).contains("MCP Registration (Edit)", "MCP Access (View)", "Olivia Owner");
        assertThat(Jsoup.parse(asked.body()).select("input[name=scope]")).isEmpty();
    }

    @Test
    void aMemberOfAnotherOrganizationIsNotAskedAndLearnsNothing() {
        var foreign = refusal("acme");
        assertThat(foreign.status()).as(foreign.body()).isEqualTo(400);
        assertThat(words(foreign))
                .contains("not a member", "Sign in with another account", "Tell the client at localhost")
                .doesNotContain("Acme", "Olivia");
        assertThat(Jsoup.parse(foreign.body()).select("input[name=scope]")).isEmpty();
        var nowhere = refusal("no-such-organization");
        assertThat(nowhere.status()).isEqualTo(foreign.status());
        assertThat(words(nowhere).replace("no-such-organization", "X"))
                .isEqualTo(words(foreign).replace("acme", "X"));
    }

    /** What somebody of globex is shown. */
    private Answer refusal(String subdomain) {
        return Connection.registered(installation, subdomain)
                .asked("gina.owner@globex.example", Workbench.DEMO_PASSWORD);
    }

    @Test
    void whileTheServerIsOffNobodyConnectsAndIsToldWhy() {
        var owner = Workbench.found(installation, "closed", PASSWORD);
        var mcpServer = "/api/organizations/" + owner.organization("closed") + "/mcp-server";
        var client = Connection.registered(installation, "closed");
        done(owner.put(mcpServer, Map.of("enabled", false)));
        var asked = client.asked("owner@closed.example", PASSWORD);
        assertThat(asked.status()).isEqualTo(403);
        assertThat(words(asked)).contains("turned off");
        done(owner.put(mcpServer, Map.of("enabled", true)));
        Connection.open(installation, "closed", "owner@closed.example", PASSWORD)
                .data("list_environments", Map.of());
    }

    @Test
    void aClientThatIsOneTooManyIsRefusedOnThePageAndAtTheApi() {
        var owner = Workbench.found(installation, "crowded", PASSWORD);
        var organization = "/api/organizations/" + owner.organization("crowded");
        done(owner.put(
                organization + "/client-policy",
                Map.of("registrations", List.of("dynamic", "administrator"), "limits", Map.of("clients", 1))));
        Connection.open(installation, "crowded", "owner@crowded.example", PASSWORD);
        var asked = Connection.registered(installation, "crowded").asked("owner@crowded.example", PASSWORD);
        assertThat(asked.status()).isEqualTo(403);
        assertThat(words(asked)).contains("No other client is let in now", "as many clients as it lets in (1)");
        var refused = owner.post(
                organization + "/clients",
                Map.of("name", "Desk", "redirectUris", List.of("https://desk.example/back")));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("rule").asString()).isEqualTo("too-many-clients");
    }

    @Test
    void aClientThatWasDeniedIsToldSoAndByWhom() {
        var client = Connection.registered(installation, "acme");
        var redirect = URI.create(client.denied(client.asked("dev.patel@acme.example", Workbench.DEMO_PASSWORD)));
        assertThat(redirect.getPath()).isEqualTo("/callback");
        assertThat(redirect.getQuery())
                .contains("error=access_denied", "state=", "iss=" + installation.workbench(""))
                .doesNotContain("code=");
    }

    private static String words(Answer page) {
        return Jsoup.parse(page.body()).text();
    }
}
