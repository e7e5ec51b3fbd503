package com.atomicmcp.e2e;

import static com.atomicmcp.e2e.Workbench.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.e2e.Http.Answer;
import java.net.URI;
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
        assertThat(foreign).contains("error=invalid_target").doesNotContain("code=");
        assertThat(foreign).isEqualTo(refusal("no-such-organization"));
    }

    /** Where somebody of globex is sent, but for what differs in every request. */
    private String refusal(String subdomain) {
        var asked = Connection.registered(installation, subdomain)
                .asked("gina.owner@globex.example", Workbench.DEMO_PASSWORD);
        assertThat(asked.status()).isEqualTo(302);
        return asked.header("Location").replaceAll("state=[^&]*", "state=");
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
