package com.atomicmcp.launcher.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A role that was told of no stores must not quietly open some that no other process shares. */
class ARoleAloneTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    workbench           | ATOMIC_JDBC_URL, MONGODB_URI, ATOMIC_OPERATOR_TOKEN, ATOMIC_KEY_SECRET, ATOMIC_CUSTOMER_SECRET
                    projector           | ATOMIC_JDBC_URL, MONGODB_URI, ATOMIC_CUSTOMER_SECRET
                    gateway             | ATOMIC_JDBC_URL, MONGODB_URI, ATOMIC_CUSTOMER_SECRET
                    workbench,projector | ATOMIC_JDBC_URL, MONGODB_URI, ATOMIC_OPERATOR_TOKEN, ATOMIC_KEY_SECRET, ATOMIC_CUSTOMER_SECRET
                    """)
    void refusesToStartAndNamesWhatIsMissing(String roles, String missing) throws InterruptedException {
        var data = temporary.resolve("data");
        var environment = Map.of("ATOMIC_ROLES", roles, "ATOMIC_DATA", data.toString());
        try (var role = RoleProcess.run(environment, temporary.resolve("output"), "start")) {
            assertThat(role.exitCode()).isEqualTo(2);
            assertThat(role.said())
                    .contains("A process with some of the roles only needs stores that it shares with the others: set "
                            + missing + ".")
                    .doesNotContain("\tat ");
        }
        assertThat(Files.exists(data)).isFalse();
    }
}
