package com.atomicmcp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The description of the HTTP APIs, as an integrator finds it: public, complete and in words. */
class ApiDescriptionTest {

    private final Installation installation = Installation.demo();

    @Test
    void everyOperationSaysWhatItDoes() {
        var description = new Http().get(installation.workbench("/api/openapi.json"));
        assertThat(description.status()).isEqualTo(200);
        var paths = description.json().path("paths");
        assertThat(paths.size()).isGreaterThanOrEqualTo(39);
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> assertThat(
                                        operation.getValue().path("summary").asString())
                                .as("%s %s", operation.getKey(), path.getKey())
                                .contains(" ")));
    }

    @Test
    void thePageIsReadWithoutSigningIn() {
        var page = new Http().get(installation.workbench("/api"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body())
                .contains("/api/organizations/{organization}/mcp-server")
                .doesNotContain("http://cdn", "https://cdn");
    }
}
