package com.atomicmcp.launcher.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Map<String, Object> SCHEMA = Map.of(
            "properties",
            Map.of(
                    "text", Map.of("type", "string"),
                    "limit", Map.of("type", List.of("null", "integer")),
                    "share", Map.of("type", "number"),
                    "all", Map.of("type", "boolean"),
                    "names", Map.of("type", "array", "items", Map.of("type", "string")),
                    "filter", Map.of("type", "object")));

    @Test
    void theSchemaDecidesWhatAValueIs() {
        assertThat(read("text=7", "limit=7", "share=0.5", "all=true", "names=a, b", "filter={\"x\":1}"))
                .isEqualTo(Map.of(
                        "text",
                        "7",
                        "limit",
                        7L,
                        "share",
                        new BigDecimal("0.5"),
                        "all",
                        true,
                        "names",
                        List.of("a", "b"),
                        "filter",
                        Map.of("x", 1)));
    }

    @Test
    void aValueMayHaveAnEqualsSignAndMayBeEmpty() {
        assertThat(read("text=a=b", "names=")).isEqualTo(Map.of("text", "a=b", "names", List.of()));
    }

    @Test
    void whatTheSchemaDoesNotKnowGoesAsText() {
        assertThat(read("other=7")).isEqualTo(Map.of("other", "7"));
    }

    @Test
    void allArgumentsMayComeAsOneJsonObject() {
        assertThat(read(" {\"limit\": 7}")).isEqualTo(Map.of("limit", 7));
    }

    @Test
    void wrongUsageIsNamed() {
        assertRefused("'limit' is a number, not 'many'.", "limit=many");
        assertRefused("'all' is true or false, not 'yes'.", "all=yes");
        assertRefused("'limit' is not of the form key=value.", "limit");
        assertRefused("'=7' is not of the form key=value.", "=7");
        assertRefused("'text' is given twice.", "text=a", "text=b");
        assertThatThrownBy(() -> read("{\"limit\": ")).hasMessageStartingWith("The arguments are not a JSON object");
    }

    private static void assertRefused(String message, String... given) {
        assertThatThrownBy(() -> read(given))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        Trouble.class, trouble -> assertThat(trouble.exitCode()).isEqualTo(Trouble.USAGE));
    }

    private static Map<String, Object> read(String... given) {
        return Arguments.read(List.of(given), SCHEMA);
    }
}
