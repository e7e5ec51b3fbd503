package com.atomicmcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.client.ClientPolicy.Limits;
import com.atomicmcp.id.ClientId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientPolicyTest {

    private static final List<Registration> ALL = List.of(Registration.values());

    @ParameterizedTest(name = "{0} lets {1} in: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            claude.ai     | https://claude.ai/callback        | true
            claude.ai     | https://claude.ai.evil.test/cb    | false
            claude.ai     | https://www.claude.ai/cb          | false
            *.claude.ai   | https://www.claude.ai/cb          | true
            *.claude.ai   | https://claude.ai/cb              | false
            *.claude.ai   | https://evilclaude.ai/cb          | false
            localhost     | http://127.0.0.1:33418/           | true
            localhost     | http://[::1]:33418/               | true
            localhost     | http://localhost/callback         | true
            localhost     | https://localhost.evil.test/cb    | false
            vscode.dev    | https://VSCODE.dev/redirect       | true
            """)
    void aHostIsLetInByItsWholeName(String host, String redirect, boolean letIn) {
        var policy = new ClientPolicy(ALL, List.of(host), Limits.DEFAULT);
        assertThat(policy.objection(new ClientId("client_x"), Registration.DYNAMIC, List.of(redirect))
                        .isEmpty())
                .isEqualTo(letIn);
    }

    @Test
    void everyPlaceThatAClientIsSentBackToMustBeLetIn() {
        var policy = new ClientPolicy(ALL, List.of("vscode.dev"), Limits.DEFAULT);
        var redirects = List.of("https://vscode.dev/redirect", "http://127.0.0.1/");
        assertThat(policy.objection(new ClientId("client_x"), Registration.DYNAMIC, redirects))
                .hasValueSatisfying(words -> assertThat(words).contains("localhost"));
    }

    @Test
    void aClientWithADocumentIsAtHomeWhereItsDocumentIs() {
        var policy = new ClientPolicy(ALL, List.of("client.example"), Limits.DEFAULT);
        assertThat(policy.objection(
                        new ClientId("https://client.example/mcp.json"),
                        Registration.METADATA_DOCUMENT,
                        List.of("http://127.0.0.1/")))
                .isEmpty();
    }

    @Test
    void whatAnAdministratorAddedIsAtHomeAnywhere() {
        var redirects = List.of("https://anywhere.example/cb");
        assertThat(new ClientPolicy(ALL, List.of("client.example"), Limits.DEFAULT)
                        .objection(new ClientId("client_x"), Registration.ADMINISTRATOR, redirects))
                .isEmpty();
        assertThat(new ClientPolicy(List.of(Registration.DYNAMIC), List.of(), Limits.DEFAULT)
                        .objection(new ClientId("client_x"), Registration.ADMINISTRATOR, redirects))
                .isPresent();
    }
}
