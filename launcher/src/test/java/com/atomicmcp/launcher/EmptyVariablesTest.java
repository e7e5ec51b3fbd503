package com.atomicmcp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A compose file passes on what its operator left empty. */
class EmptyVariablesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ATOMIC_ROLES              | atomic.roles              | workbench,projector,gateway
                    ATOMIC_DATA               | atomic.data               | data
                    ATOMIC_ISSUER             | atomic.issuer             | http://localhost:8080
                    ATOMIC_JWKS_URI           | atomic.jwks-uri           | http://localhost:8080/oauth2/jwks
                    ATOMIC_MCP_URL            | atomic.mcp-url            | http://localhost:8081/{subdomain}/mcp/v1
                    ATOMIC_WORKBENCH_PORT     | atomic.workbench.port     | 8080
                    ATOMIC_WORKBENCH_ADDRESS  | atomic.workbench.address  | 127.0.0.1
                    ATOMIC_GATEWAY_PORT       | atomic.gateway.port       | 8081
                    ATOMIC_GATEWAY_ADDRESS    | atomic.gateway.address    | 127.0.0.1
                    ATOMIC_OPERATIONS_PORT    | atomic.operations.port    | 8082
                    ATOMIC_OPERATIONS_ADDRESS | atomic.operations.address | 127.0.0.1
                    ATOMIC_JDBC_URL           | spring.datasource.url     | jdbc:h2:file:data/log;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;OPTIMIZE_REUSE_RESULTS=FALSE
                    ATOMIC_JDBC_USERNAME      | atomic.jdbc.username      | sa
                    ATOMIC_JDBC_PLATFORM      | atomic.jdbc.platform      | h2
                    ATOMIC_MONGODB_URI        | atomic.mongodb.uri        | embedded
                    ATOMIC_MONGODB_DATABASE   | atomic.mongodb.database   | atomic
                    """)
    void countAsNotSet(String variable, String property, String expected) {
        for (var empty : List.of("", " ")) {
            assertThat(property(Map.of(variable, empty), property)).isEqualTo(expected);
        }
    }

    @Test
    void thoseThatAreSetAreStillHeard() {
        assertThat(property(Map.of("ATOMIC_MCP_URL", "https://{subdomain}.example.com/mcp"), "atomic.mcp-url"))
                .isEqualTo("https://{subdomain}.example.com/mcp");
    }

    @Test
    void leaveTheStoresOfOneProcessToTheirDefaults() {
        var settings = new Settings(
                Map.of("ATOMIC_JDBC_URL", "", "MONGODB_URI", " ", "ATOMIC_OPERATOR_TOKEN", "", "ATOMIC_ROLES", ""));

        assertThat(settings.arguments()).isEmpty();
        assertThat(settings.roles()).containsExactly(Role.values());
        assertThat(settings.missing(List.of(Role.WORKBENCH)).orElseThrow())
                .contains("ATOMIC_JDBC_URL", "MONGODB_URI", "ATOMIC_OPERATOR_TOKEN");
    }

    private static String property(Map<String, Object> variables, String property) {
        var environment = new StandardEnvironment();
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
        try (var context = new SpringApplicationBuilder(EmptyVariablesTest.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .properties("spring.config.name=stores")
                .run()) {
            return context.getEnvironment().getRequiredProperty(property);
        }
    }
}
