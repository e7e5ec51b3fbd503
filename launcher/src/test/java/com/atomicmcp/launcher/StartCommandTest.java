package com.atomicmcp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartCommandTest {

    @TempDir
    private Path temporary;

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--gateway-port"})
    void aDoorThatOthersMustFindTakesNoFreePort(String door) {
        assertThat(start(door, "0")).isEqualTo(2);
        assertThat(said.toString()).contains("Only the operations door takes any free port");
        assertThat(Files.exists(temporary.resolve("data"))).isFalse();
    }

    @Test
    void aDirectoryThatIsHeldIsNotTakenWhateverThePorts() throws Exception {
        var directory = new DataDirectory(temporary.resolve("data"));
        directory.prepare();
        try (var lock = directory.take().orElseThrow()) {
            assertThat(lock.isOpen()).isTrue();
            assertThat(start("--port", "1", "--gateway-port", "1", "--operations-port", "1"))
                    .isEqualTo(1);
        }
        assertThat(said.toString()).contains("in use by another server", "still starting");
    }

    private int start(String... options) {
        var arguments = new String[options.length + 3];
        arguments[0] = "start";
        arguments[1] = "--data";
        arguments[2] = temporary.resolve("data").toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Main.commandLine().setErr(new PrintWriter(said, true)).execute(arguments);
    }
}
