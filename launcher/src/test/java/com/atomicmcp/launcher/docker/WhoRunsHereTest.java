package com.atomicmcp.launcher.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atomicmcp.launcher.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed left behind must not speak for the next one. */
class WhoRunsHereTest {

    @TempDir
    private Path temporary;

    @Test
    void nobodyIsNamedUntilTheNewProcessCanBeAsked() throws Exception {
        var data = Files.createDirectory(temporary.resolve("data"));
        Files.createFile(data.resolve("lock"));
        var directory = new DataDirectory(data);
        directory.announce(Map.of("pid", "999999", "workbench", "http://localhost:1"));
        var environment = Map.of("ATOMIC_DATA", data.toString());
        var ports = new String[] {"start", "--port=1", "--gateway-port=1", "--operations-port=0"};
        try (var process = RoleProcess.run(environment, temporary.resolve("output"), ports)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> process.said().contains("Starting"));

            assertThat(directory.announced().map(server -> server.getProperty("pid")))
                    .isNotEqualTo(java.util.Optional.of("999999"));
        }
    }
}
