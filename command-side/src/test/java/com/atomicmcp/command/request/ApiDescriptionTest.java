package com.atomicmcp.command.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the APIs says of each operation what it does, what it needs, takes and answers. */
class ApiDescriptionTest extends ApiTest {

    @Test
    void everyOperationSaysWhatItDoesAndWhatItNeeds() {
        var document = json(send("GET", "/api/openapi.json", null));
        assertThat(document.get("openapi").asString()).isEqualTo("3.1.0");
        var paths = document.get("paths");
        assertThat(paths.propertyNames())
                .hasSizeGreaterThan(25)
                .contains(
                        "/api/organizations/{organization}/mcp-server",
                        "/customer-api/{subdomain}/v1/{environment}/analytics");
        paths.forEach(path -> path.forEach(operation -> {
            assertThat(operation.get("summary").asString()).isNotBlank();
            assertThat(operation.get("description").asString()).startsWith("Needs ");
            assertThat(operation.get("responses").propertyNames()).contains("401", "403", "404");
        }));
    }

    @Test
    void whatIsTakenAndAnsweredIsDescribed() {
        var operation = json(send("GET", "/api/openapi.json", null))
                .get("paths")
                .get("/api/organizations/{organization}/roles")
                .get("post");
        var taken = operation.at("/requestBody/content/application~1json/schema");
        assertThat(taken.at("/required/0").asString()).isEqualTo("name");
        assertThat(taken.at("/properties/permissions/items/properties/level/enum/0")
                        .asString())
                .isEqualTo("view");
        assertThat(operation
                        .at("/responses/201/content/application~1json/schema/properties/roleId/type")
                        .asString())
                .isEqualTo("string");
        assertThat(operation.at("/parameters/0/name").asString()).isEqualTo("organization");
    }

    @Test
    void theEntriesOfABatchAreDescribedAndOnlyWhatMustBeGivenIsRequired() {
        var paths = json(send("GET", "/api/openapi.json", null)).get("paths");
        var schema = "/requestBody/content/application~1json/schema";
        var customers = paths.get("/customer-api/{subdomain}/v1/{environment}/customers")
                .at("/post" + schema + "/properties/data/items");
        assertThat(customers.get("properties").propertyNames()).contains("id", "profile", "preferences");
        assertThat(customers.get("required").valueStream().map(JsonNode::asString))
                .containsExactly("id");
        var analytics = paths.get("/customer-api/{subdomain}/v1/{environment}/analytics")
                .at("/post" + schema + "/properties/data/items/required");
        assertThat(analytics.valueStream().map(JsonNode::asString))
                .containsExactly("id", "name", "timestamp", "flowConfigId", "origin");
        var flow = paths.get("/api/organizations/{organization}/environments/{environment}/action-flows")
                .at("/post" + schema + "/required");
        assertThat(flow.valueStream().map(JsonNode::asString)).containsExactly("name");
    }

    @Test
    void noTwoOperationsShareAnId() {
        var ids = json(send("GET", "/api/openapi.json", null)).get("paths").findValuesAsString("operationId");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void peopleGetAPageThatLoadsNothingFromElsewhere() {
        var page = send("GET", "/api", null);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body()).contains("Turn the MCP Server on or off");
        assertThat(List.of("src=", "<link", "https://")).noneMatch(page.body()::contains);
    }
}
